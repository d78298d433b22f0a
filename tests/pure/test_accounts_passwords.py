"""What a guess of a password costs, where no test has made it cheap."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from argon2 import extract_parameters
from argon2.low_level import Type

from services.accounts import passwords


def test_a_hash_costs_what_owasp_asks_for() -> None:
    spec = spec_from_file_location("passwords_as_served", Path(str(passwords.__file__)))
    assert spec
    assert spec.loader
    served = module_from_spec(spec)
    spec.loader.exec_module(served)
    costs = extract_parameters(served.hash_password("correct horse battery"))
    assert costs.type is Type.ID
    assert (costs.time_cost, costs.memory_cost, costs.parallelism) == (2, 19_456, 1)
