"""Steps of services without a decision: checked, answered, matched, put on file."""

from services.applications.case.loading import load_by_system
from services.applications.case.permissions import has_consent
from services.applications.case.sharing import Reply, list_current
from services.applications.casework import (
    answering,
    entering,
    matching,
    publishing,
    referring,
)
from services.demo.walking import Walker

ANSWER = "经核，可以办理，请按办事指南准备材料。"


class LightSteps(Walker):
    """The steps of an officer who decides nothing."""

    def check(self) -> None:
        """Check a case that another body decides."""
        self.claim()
        self._do(referring.check, self.reviewer)

    def refer(self) -> None:
        """Hand the case over to the body that decides."""
        self.check()
        self._do(
            referring.refer,
            self.reviewer,
            reasons=[self.item.reasons_for("refer")[0].code],
            text="材料已核对齐全，现转交有权机关办理。",
        )

    def confirm(self) -> None:
        """Put the case on file."""
        self.claim()
        self._do(entering.confirm, self.reviewer, text="请留存备查。")

    def enter(self) -> None:
        """Enter the case in the register."""
        self.claim()
        self._do(entering.enter, self.reviewer, text="")

    def assign(self) -> None:
        """Take up a question."""
        self.claim()
        self._do(answering.assign, self.reviewer)

    def forward(self) -> None:
        """Forward the case to those whom the applicant chose."""
        self.claim()
        self._do(matching.forward, self.reviewer, text="请于二十个工作日内答复。")

    def talk(self) -> None:
        """Have the first institution answer."""
        self.forward()
        self._reply(Reply.INTERESTED, "已收到材料，有合作意向，将由客户经理与贵司联系。")

    def match(self) -> None:
        """End a matching with an offer that was taken."""
        self.talk()
        (chosen,) = self._reply(Reply.OFFER, "经内部审批，可以按申请的金额和期限提供方案。")
        self._do(matching.match, self.reviewer, institutions=[chosen], text="双方已签约。")

    def unmatch(self) -> None:
        """End a matching that nobody took up."""
        self.forward()
        self._reply(Reply.DECLINED, "经评估，暂不符合本机构的准入条件。")
        self._do(matching.unmatch, self.reviewer, text="所选机构均表示暂无合作意向。")

    def _reply(self, reply: Reply, text: str) -> list[str]:
        case = load_by_system(self.db, self.application.id)
        first = list_current(case)[0].institution
        self._do(matching.enter_reply, self.reviewer, institution=first, reply=reply, text=text)
        return [first]

    def answer(self) -> None:
        """Answer a question, and publish it if the applicant agreed to that."""
        self.assign()
        self._do(answering.answer, self.reviewer, text=ANSWER)
        case = load_by_system(self.db, self.application.id)
        question = publishing.find_question(case)
        if question and has_consent(case):
            self._do(
                publishing.publish_answer,
                self.reviewer,
                title=f"{self.item.short_name.sc}（示例）",
                question=question,
                answer=ANSWER,
            )
