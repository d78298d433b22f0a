"""Who takes the actions, and who is told of them."""

from services.actor import AGENCY_ROLES, APPLICANT_ROLES, PREPARERS, SIGNATORIES, Role
from services.applications.lifecycle import ISSUED, Audience, Capacity, State, Who


def _who(part: Capacity, *roles: Role) -> Who:
    return Who(frozenset({part}), frozenset(roles))


FILER = _who(Capacity.APPLICANT, *PREPARERS)
SIGNATORY = _who(Capacity.APPLICANT, *SIGNATORIES)
ANYONE = _who(Capacity.APPLICANT, *APPLICANT_ROLES)
LEAD = _who(Capacity.LEAD, Role.REVIEWER)
APPROVER = _who(Capacity.LEAD, Role.APPROVER)
OFFICER = _who(Capacity.LEAD, *AGENCY_ROLES)
JOINT = _who(Capacity.JOINT, Role.REVIEWER)
JOINT_APPROVER = _who(Capacity.JOINT, Role.APPROVER)
HANDLER = Who(LEAD.capacities | JOINT.capacities, LEAD.roles)
# An approver can release a case of a colleague who is away, the portal that of one who left.
FREER = Who(HANDLER.capacities | {Capacity.SYSTEM}, AGENCY_ROLES)
SYSTEM = _who(Capacity.SYSTEM)
# A suspension ends by itself after its last day.
RESUMER = Who(LEAD.capacities | {Capacity.SYSTEM}, LEAD.roles)
# A lead asks the supervisor for a decision, or the portal does when the days have passed.
ESCALATOR = Who(OFFICER.capacities | {Capacity.SYSTEM}, AGENCY_ROLES)
# Whoever set a condition checks it, after the decision; so can the lead.
CHECKER = Who(HANDLER.capacities, AGENCY_ROLES, throughout=True)
# An approver assigns the work of its agency, and decides who of it steps aside; of approvers the
# supervisor does.
ASSIGNER = Who(HANDLER.capacities, APPROVER.roles)
STAFF = Who(HANDLER.capacities, AGENCY_ROLES)
RECUSER = Who(HANDLER.capacities | {Capacity.SUPERVISOR}, APPROVER.roles | {Role.SUPERVISOR})
SUPERVISOR = _who(Capacity.SUPERVISOR, Role.SUPERVISOR)
# What an institution answers elsewhere, the lead enters for it.
ANSWERER = Who(LEAD.capacities | {Capacity.INSTITUTION}, LEAD.roles | {Role.LIAISON})
# What is to be opened again, both sides are heard on.
APPROVER_OR_SIGNATORY = Who(
    APPROVER.capacities | SIGNATORY.capacities, APPROVER.roles | SIGNATORY.roles
)
LEAD_OR_SIGNATORY = Who(LEAD.capacities | SIGNATORY.capacities, LEAD.roles | SIGNATORY.roles)


TO_APPLICANT = frozenset({Audience.APPLICANT})
TO_HOLDER = frozenset({Audience.HOLDER})
TO_JOINT = frozenset({Audience.JOINT})
TO_INSTITUTIONS = frozenset({Audience.INSTITUTIONS})


GRANTED = (*ISSUED, State.REVOKED, State.CANCELLED)
"""States in which something was granted, though it may have ended since."""
