import time, collections, pickle, os, psutil
from tests.support import crawl as c
from tests.support.showing import showing
from tests.support import audit
def cpu():
    t=0
    for p in psutil.process_iter(["name"]):
        if "chrom" in (p.info["name"] or ""):
            try:
                # only ours
                if os.getpid() in [q.pid for q in p.parents()]: x=p.cpu_times(); t+=x.user+x.system
            except Exception: pass
    return t
def test_it(_app, browser):
    with open("/tmp/team/journeys/pages.pkl","rb") as f: pages=pickle.load(f)
    ctx=browser.new_context(); page=ctx.new_page()
    T=collections.Counter()
    with showing(_app,pages) as url:
        for i,p in enumerate(pages):
            if i%24: continue
            t=cpu(); page.goto(f"{url}/{i}"); T["load"]+=cpu()-t; t=cpu()
            audit.find_overflow(page); T["overflow"]+=cpu()-t; t=cpu()
            page.evaluate(audit.axe_source()); T["inject"]+=cpu()-t; t=cpu()
            page.evaluate(audit.AXE, audit.OPTIONS); T["axe"]+=cpu()-t; t=cpu()
            page.evaluate(audit.AXE, audit.OPTIONS); T["axe again"]+=cpu()-t; t=cpu()
            page.evaluate(audit.AXE, {**audit.OPTIONS,"rules":{"color-contrast":{"enabled":False}}}); T["axe no contrast"]+=cpu()-t; t=cpu()
            page.evaluate(audit.AXE, {"resultTypes": ["violations"],"iframes":False,"preload":False,"runOnly":["color-contrast","target-size","scrollable-region-focusable"]}); T["axe layout"]+=cpu()-t; t=cpu()
            page.evaluate(audit.AXE, {"resultTypes": [],"elementRef":False,"selectors":False,"iframes":False,"preload":False}); T["axe lean"]+=cpu()-t; t=cpu()
            T["n"]+=1
    n=T.pop("n")
    print(n,{k:round(v/n,3) for k,v in T.items()})
