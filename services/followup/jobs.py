"""Jobs about cases.

Lower packages request those before the clock by name, since nothing there imports this
package. Each may run twice without harm.
"""

from datetime import date
from uuid import UUID

from services import moments
from services.applications import answers, repeats
from services.applications.casework import (
    chasing,
    following_up,
    leaving,
    recalculating,
    sweeping,
    tallying,
)
from services.applications.clock.calendar import is_working_day
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action
from services.applications.routing import handover
from services.applications.rows import ROWS
from services.database import Session
from services.followup import (
    alerts,
    announcing,
    certificates,
    choices,
    mentions,
    moved_days,
    payments,
    rounds,
    unanswered,
)
from services.groups import reminding
from services.jobs import defer, periodic, task, task_tried_once
from services.models import Event
from services.ratings.reminding import remind_who_answers as remind_of_ratings
from services.reporting.publishing import publish_months
from services.reporting.reminding import remind_firms


@task
def follow(event_id: int) -> None:
    """Send the notices of an event, compare the rows that it handed in with those of other
    filings, then issue its papers, which may have to be tried again.
    """
    with Session() as db, db.begin():
        announcing.announce(db, event_id)
    with Session() as db:
        event = db.get_one(Event, event_id)
        action, application_id = Action(event.action), event.application_id
    if action in repeats.HANDS_IN:
        with Session() as db, db.begin():  # of two filings at one time, the later sees both
            repeats.mark_repeats(db, application_id)
    if ROWS[action].papers:
        with Session() as db, db.begin():
            issue_papers(db, application_id)


@task
def tell_mentioned(note_id: str, user_ids: list[str]) -> None:
    """Tell colleagues that a note on a case is for them."""
    with Session() as db, db.begin():
        mentions.tell_mentioned(db, UUID(note_id), [UUID(key) for key in user_ids])


@task
def free_cases(user_id: str) -> None:
    """Free the cases that an officer holds and can no longer act on."""
    officer = UUID(user_id)
    with Session() as db:
        held = leaving.list_stranded(db, officer)
    for application_id in held:
        with Session() as db, db.begin():
            leaving.free_parts(db, application_id, officer)


@task
def announce_round(round_id: str, kind: str, closes_at: str) -> None:
    """Notify everybody with a draft that a round closes at another time, and have the days of
    what is filed in it recalculated, which count from there.
    """
    with Session() as db, db.begin():
        rounds.announce_round(db, UUID(round_id), kind, closes_at)
        for application_id in recalculating.list_in_round(db, UUID(round_id)):
            defer(db, recalculate, application_id=str(application_id), kind=moved_days.ROUND)


@task
def index_answer(answer_id: str) -> None:
    """Have the search find a published answer, as a job: cutting it into words takes its time."""
    with Session() as db, db.begin():
        answers.index_answer(db, UUID(answer_id))


# --- by the clock: one job per case, so that a failure holds up no other case -------


@task_tried_once
def hand_over(application_id: str) -> None:
    """Hand a case over to the bodies that act today, as a job."""
    with Session() as db, db.begin():
        handover.hand_over(db, UUID(application_id))


@task_tried_once
def settle(application_id: str) -> None:
    """Settle a case whose limit has passed, as a job."""
    with Session() as db, db.begin():
        sweeping.settle(db, UUID(application_id))


@task_tried_once
def chase(application_id: str) -> None:
    """Remind, warn or escalate the joint bodies of a case that do not answer, as a job."""
    with Session() as db, db.begin():
        chasing.chase(db, UUID(application_id))


@task_tried_once
def remind(application_id: str) -> None:
    """Remind of the conditions of a decision, as a job."""
    with Session() as db, db.begin():
        following_up.remind(db, UUID(application_id))


@task
def recalculate(application_id: str, kind: str = moved_days.CALENDAR) -> None:
    """Recalculate the stored days of a case, and notify those whose day has moved, as a job."""
    with Session() as db, db.begin():
        case, moved = recalculating.recalculate(db, UUID(application_id))
        moved_days.notify_moved(db, case, moved, kind)


@task
def recalculate_from(after: str | None) -> None:
    """Queue a batch of cases to recalculate, and the next batch."""
    with Session() as db, db.begin():
        batch = recalculating.list_with_days(db, UUID(after) if after else None)
        for application_id in batch:
            defer(db, recalculate, application_id=str(application_id))
        if batch:
            defer(db, recalculate_from, after=str(batch[-1]))


@periodic("*/10 * * * *")
def tell_followers() -> None:
    """Tell those who follow a service that a round of it has opened, or that it has changed."""
    with Session() as db, db.begin():
        alerts.tell_of_rounds(db, moments.now())
    with Session() as db, db.begin():
        alerts.tell_of_changes(db, moments.today())


@periodic("*/10 * * * *")
def follow_calendar() -> None:
    """Have all stored days recalculated once after the calendar of working days has changed."""
    with Session() as db, db.begin():
        if recalculating.note_calendar(db):
            defer(db, recalculate_from, after=None)


@task_tried_once
def remind_of_payment(application_id: str) -> None:
    """Tell the company of a case by when to ask for its payment, or to report, as a job."""
    with Session() as db, db.begin():
        payments.remind(db, UUID(application_id))


@periodic("23 1 * * *")
def watch_payments() -> None:
    """Queue every case whose payment, or the report on it, may wait for its company."""
    with Session() as db, db.begin():
        for application_id in payments.list_to_remind(db):
            defer(db, remind_of_payment, application_id=str(application_id))


@periodic("37 1 * * *")
def watch_answers() -> None:
    """Remind those who answer objections, reports and complaints whose day is near."""
    with Session() as db, db.begin():
        unanswered.remind_who_answers(db)


@task_tried_once
def tell_of_end(paper_id: str) -> None:
    """Tell the holder of a certificate that it ends, as a job."""
    with Session() as db, db.begin():
        certificates.tell_of_end(db, UUID(paper_id))


@periodic("41 1 * * *")
def watch_certificates() -> None:
    """Queue every certificate that ends soon."""
    with Session() as db, db.begin():
        for paper_id in certificates.list_to_tell(db):
            defer(db, tell_of_end, paper_id=str(paper_id))


@periodic("43 1 * * *")
def watch_associations() -> None:
    """Remind associations whose answer is due, and tell who asked them once the term is over."""
    with Session() as db, db.begin():
        reminding.remind_associations(db)
    with Session() as db, db.begin():
        reminding.tell_of_ends(db)


@periodic("47 1 * * *")
def watch_returns() -> None:
    """Remind firms of the month that is due, and publish a month once its day has come."""
    with Session() as db, db.begin():
        remind_firms(db)
    with Session() as db, db.begin():
        publish_months(db)


@periodic("53 1 * * *")
def watch_ratings() -> None:
    """Remind those who answer low grades of the service, and tell supervisors of late ones."""
    with Session() as db, db.begin():
        remind_of_ratings(db)


@task_tried_once
def tell_of_day(user_id: str) -> None:
    """Tell an officer once a day of what they chose to be told so, as a job."""
    with Session() as db, db.begin():
        choices.tell_of_day(db, UUID(user_id))


@periodic("10 0 * * *")
def tell_officers() -> None:
    """Queue what each officer is told in the morning of a working day."""
    if is_working_day(moments.today()):
        with Session() as db, db.begin():
            for officer in choices.list_to_tell(db):
                defer(db, tell_of_day, user_id=str(officer))


@task_tried_once
def tally(month: str) -> None:
    """Count what was received and decided in a month, as a job."""
    with Session() as db, db.begin():
        tallying.tally(db, date.fromisoformat(month))


@periodic("41 0 * * *")
def count_months() -> None:
    """Queue the count of the present and the last month, and of any that never was counted."""
    with Session() as db, db.begin():
        for month in tallying.list_to_tally(db):
            defer(db, tally, month=month.isoformat())


@periodic("2 * * * *")
def follow_succession() -> None:
    """Queue a hand-over of every application whose body no longer acts for its unit."""
    with Session() as db, db.begin():
        for application_id in handover.list_to_hand_over(db):
            defer(db, hand_over, application_id=str(application_id))


@periodic("7 * * * *")
def sweep() -> None:
    """Queue every application whose acceptance or correction limit has passed, and every case
    with an opinion, or a condition of its decision, whose day is near or has passed.
    """
    with Session() as db, db.begin():
        for application_id in sweeping.list_expired(db):
            defer(db, settle, application_id=str(application_id))
        for application_id in chasing.list_to_chase(db):
            defer(db, chase, application_id=str(application_id))
        for application_id in following_up.list_to_remind(db):
            defer(db, remind, application_id=str(application_id))
