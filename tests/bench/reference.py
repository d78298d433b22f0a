"""What the portal is held against: the smallest honest pages over its tables.

Flask, the ORM, Flask-Login and plain Jinja, as a tutorial would write them: a list, a case
with its parts and events, one insert with its commit. No words to translate, no roles, no
headers, no log.
"""

import os
from uuid import UUID

from flask import Flask, Response, g, redirect, render_template, request
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from jinja2 import DictLoader
from sqlalchemy import create_engine, make_url, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response as AnyResponse

from services.database import DRIVER
from services.models import Application, CaseNote, Review, User

app = Flask(__name__)
app.config["SECRET_KEY"] = "nothing here is worth signing"
login_manager = LoginManager(app)
engine = create_engine(make_url(os.environ["DATABASE_URL"]).set(drivername=DRIVER))


class Reader(UserMixin):
    """Flask-Login's user, of an account."""

    def __init__(self, account: User) -> None:
        self.id = account.id
        self.account = account


def _db() -> Session:
    if "db" not in g:
        g.db = Session(engine)
    db: Session = g.db
    return db


@app.teardown_appcontext
def close(_error: BaseException | None) -> None:
    """Give the connection back."""
    db = g.pop("db", None)
    if db is not None:
        db.close()


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_reader(user_id: str) -> Reader | None:
    """The account that the cookie names."""
    account = _db().get(User, UUID(user_id))
    return Reader(account) if account else None


@app.get("/readyz")
def show_ready() -> str:
    """That it answers."""
    return "ok"


@app.get("/sign-in/<uuid:user_id>")
def sign_in(user_id: UUID) -> Response:
    """Sign anybody in, for the bench."""
    login_user(Reader(_db().get_one(User, user_id)))
    return Response("signed in")


@app.get("/queue")
@login_required  # type: ignore[untyped-decorator]
def show_queue() -> str:
    """The 25 cases of the reader's body that are most urgent."""
    rows = _db().execute(
        select(Review, Application, User)
        .join(Application, Application.id == Review.application_id)
        .outerjoin(User, User.id == Review.assignee_id)
        .options(joinedload(Application.applicant))
        .where(Review.body_code == current_user.account.body_code, Review.waiting == "reviewer")
        .order_by(Review.due_on, Review.id)
        .limit(25)
    )
    return render_template("queue.html", rows=rows.unique().all())


@app.get("/cases/<uuid:application_id>")
@login_required  # type: ignore[untyped-decorator]
def show_case(application_id: UUID) -> str:
    """One case with its parts and events."""
    case = _db().get_one(Application, application_id, options=[joinedload(Application.applicant)])
    return render_template("case.html", case=case)


@app.post("/cases/<uuid:application_id>/notes")
@login_required  # type: ignore[untyped-decorator]
def add_note(application_id: UUID) -> AnyResponse:
    """One insert and its commit."""
    author = current_user.account
    note = CaseNote(
        application_id=application_id,
        body_code=author.body_code,
        author_id=author.id,
        text=request.form["text"],
    )
    _db().add(note)
    _db().commit()
    return redirect(f"/cases/{application_id}", 303)


HEAD = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Cases</title></head>
<body>
<p>{{ current_user.account.name }}</p>
"""
QUEUE = (
    HEAD
    + """<table>
{% for review, case, holder in rows %}
<tr>
  <td><a href="{{ url_for('show_case', application_id=case.id) }}">{{ case.number }}</a></td>
  <td>{{ case.applicant.name }}</td>
  <td>{{ case.item_code }}</td>
  <td>{{ review.part }}</td>
  <td>{{ case.state }}</td>
  <td>{{ review.due_on }}</td>
  <td>{{ holder.name if holder else "" }}</td>
</tr>
{% endfor %}
</table>
</body>
</html>
"""
)
CASE = (
    HEAD
    + """<h1>{{ case.number }} {{ case.applicant.name }}</h1>
<p>{{ case.item_code }} {{ case.state }} {{ case.due_on }}</p>
<dl>
{% for section, answers in case.answers.items() %}
{% for field, value in answers.items() %}
<dt>{{ section }} {{ field }}</dt><dd>{{ value }}</dd>
{% endfor %}
{% endfor %}
</dl>
<ul>
{% for review in case.reviews %}
<li>{{ review.body_code }} {{ review.part }} {{ review.opinion or "" }}</li>
{% endfor %}
</ul>
<ol>
{% for event in case.events %}
<li>{{ event.at }} {{ event.action }} {{ event.body_code or "" }}</li>
{% endfor %}
</ol>
</body>
</html>
"""
)

app.jinja_loader = DictLoader({"queue.html": QUEUE, "case.html": CASE})
