import time, collections
from tests.support.town import settle
from tests.support import crawl as c
def safe(g,p):
    try: return g(p)
    except Exception as e: print("EXC",p,repr(e)[:150])
def test_it(_app, db):
    t=time.process_time(); rs=settle(db); print("settle", time.process_time()-t)
    t=time.process_time()
    seen=collections.Counter(); tot=0
    known=collections.defaultdict(set); kept=collections.Counter(); big=0
    for r in rs:
        w=c.Walker(_app,db,r); n=0
        t1=time.process_time()
        ks=collections.Counter()
        w.get=(lambda g: lambda p: safe(g,p))(w.get)
        for p in w.walk():
            n+=1; seen[p.view]+=1
            new=c.traits(p.html)-known[p.view]
            if new: ks[p.view]+=1; known[p.view]|=new; kept[p.view]+=1; big+=len(p.html)
        print(r.who,n,sum(ks.values()),round(time.process_time()-t1,1), flush=True)
    print(time.process_time()-t, sum(seen.values()), sum(kept.values()), big)
    for k,v in sorted(seen.items()): print(k,v,kept[k])
    gets={r.endpoint for r in _app.url_map.iter_rules() if "GET" in r.methods}
    print("unseen", sorted(gets-set(seen)))
