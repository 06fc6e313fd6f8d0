import re
from collections import Counter
from random import Random

import pytest
from django.contrib.auth.models import Group, User
from django.core.management.base import CommandError

from intake.contact.choices import Status
from intake.demo import processes
from intake.demo.people import generate_people
from intake.models import ContactRequest


def test_it_adds_as_many_as_asked_for_and_says_how_they_stand(seed):
    said = seed(77)
    assert ContactRequest.objects.count() == 77
    counts = Counter(ContactRequest.objects.values_list("status", flat=True))
    assert {(word, int(count)) for word, count in re.findall(r"^  (\w+) +(\d+)$", said, re.M)} == set(counts.items())


@pytest.mark.parametrize("requests", [0, 1, 2, 3, 9])
def test_it_adds_few(seed, requests):
    seed(requests)
    assert ContactRequest.objects.count() == requests


def test_every_contact_is_made_up():
    people = [person for person, _ in zip(generate_people(Random(3)), range(2000), strict=False)]
    assert all(re.fullmatch(r"(\+1[2-9]\d\d55501\d\d)?", person.phone) for person in people)
    assert all(re.fullmatch(r"([a-z.0-9-]+@example\.(com|org|net))?", person.email) for person in people)
    assert all(person.phone or person.email for person in people)
    assert 0.12 < sum(person.language == "es" for person in people) / len(people) < 0.24


def test_it_can_be_repeated(seed):
    for number in (1, 1, None):
        seed(60, number)
    assert ContactRequest.objects.count() == 180


@pytest.mark.django_db(transaction=True)
def test_several_processes_share_the_work(seed, monkeypatch):
    monkeypatch.setattr(processes, "MIN_PARALLEL", 0)
    seed(81, processes=2)
    assert ContactRequest.objects.count() == 81
    assert set(ContactRequest.objects.values_list("status", flat=True)) == set(Status)


@pytest.mark.django_db(transaction=True)
def test_it_says_when_a_process_failed(seed, monkeypatch):
    monkeypatch.setattr(processes, "MIN_PARALLEL", 0)
    monkeypatch.setattr(processes, "make_requests", lambda scene, count: 1 / 0)
    with pytest.raises(CommandError, match="A process failed"):
        seed(81, processes=2)


def test_it_is_refused_where_nobody_could_have_answered(seed, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="an advisor and a supervisor"):
        seed()
    for role in ("advisor", "supervisor"):
        User.objects.create_user(f"our-{role}", is_staff=True).groups.add(Group.objects.get(name=role))
    seed(20)
    assert not User.objects.filter(username="advisor").exists()
    assert ContactRequest.objects.count() == 20
