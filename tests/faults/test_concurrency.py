import random
from concurrent.futures import ThreadPoolExecutor

from tests.faults.conftest import ON_POSTGRESQL
from tests.faults.form_senders import Crowd, a_form

FORMS, PEOPLE, EACH, EACH_OF_THE_BROKEN_ONE = 1000, 32, 20, 5


def test_a_thousand_forms_sent_two_to_five_times_are_a_thousand_requests(site):
    site.start(workers=2)
    crowd = Crowd(site)
    with ThreadPoolExecutor(8) as people:
        forms = list(people.map(lambda _: a_form(site), range(FORMS)))
        sent = [form for form in forms for _ in range(random.randint(2, 5))]
        random.shuffle(sent)
        told = set(zip(sent, people.map(crowd.send, sent), strict=True))
    assert set(crowd.statuses) == {303}
    assert len(told) == len(dict(told)) == FORMS, "each form has one code"
    assert sorted(site.stored().values()) == sorted(dict(told).values())


def pressed_by_a_crowd(site, each):
    """The statuses that 32 people saw who pressed at once, again and again, while the worker ran."""
    site.launch("worker")
    crowd = Crowd(site)
    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(crowd.send, [a_form(site) for _ in range(PEOPLE * each)]))
    assert not crowd.missing()
    return crowd.statuses


if not ON_POSTGRESQL:

    def test_sqlite_is_never_locked(site):
        site.start(workers=4)
        assert pressed_by_a_crowd(site, EACH) == {303: PEOPLE * EACH}
        assert "Error" not in site.log.read_text()

    def test_an_sqlite_that_waits_for_nobody_is_caught(site):
        site.start(workers=4, IMPATIENT="1")
        assert set(pressed_by_a_crowd(site, EACH_OF_THE_BROKEN_ONE)) > {303}
