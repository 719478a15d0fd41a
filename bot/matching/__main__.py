"""The process in which matching is done, line by line.

`python -m bot.matching` speaks the contract of `homeroom match`; `python -m bot.matching people` takes
letters (`bot.matching.letters`) and gives proposals.
"""

import sys
from typing import assert_never

from bot.matching.coffee_rounds import propose_coffee
from bot.matching.contract import answer_line
from bot.matching.fields import Malformed
from bot.matching.letters import ANSWER, LETTER, Answer, CoffeeLetter, MentoringLetter, Objection
from bot.matching.rounds import propose


def answer_contract(line: bytes) -> bytes:
    return answer_line(line.decode("utf-8", errors="replace")).encode()


def answer_letter(line: bytes) -> bytes:
    return ANSWER.dump_json(_propose(LETTER.validate_json(line)))


def _propose(letter: MentoringLetter | CoffeeLetter) -> Answer:
    try:
        match letter:
            case MentoringLetter():
                return propose(letter.mentees, letter.mentors, letter.terms)
            case CoffeeLetter():
                return propose_coffee(letter.people, letter.terms, letter.met)
            case _:
                assert_never(letter)
    except Malformed as malformed:
        return Objection(malformed.field, malformed.trouble)


if __name__ == "__main__":
    answer = answer_letter if sys.argv[1:] == ["people"] else answer_contract
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(answer(line) + b"\n")
        sys.stdout.buffer.flush()
