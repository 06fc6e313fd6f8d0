"""People who do not exist: what they are called, how they can be reached, and what they need."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count as count_from
from itertools import cycle
from random import Random

from intake.contact.choices import Discretion, ForWhom, Need

_words = str.split

AREA_CODES = _words("""
205 251 256 334 659 938 907 480 520 602 623 928 479 501 870 209 213 310 323 341 408 415 424 442 510 530 559 562 619
626 628 650 657 661 669 707 714 747 760 805 818 820 831 840 858 909 916 925 949 951 303 719 720 970 203 475 860 959
302 202 239 305 321 352 386 407 561 689 727 754 772 786 813 850 863 904 941 954 229 404 470 478 678 706 762 770 912
808 208 986 217 224 309 312 331 618 630 708 773 779 815 847 872 219 260 317 463 574 765 812 930 319 515 563 641 712
316 620 785 913 270 364 502 606 859 225 318 337 504 985 207 240 301 410 443 667 339 351 413 508 617 774 781 857 978
231 248 269 313 517 586 616 734 810 906 947 989 218 320 507 612 651 763 952 228 601 662 769 314 417 573 636 660 816
406 308 402 531 702 725 775 603 201 551 609 640 732 848 856 862 908 973 505 575 212 315 332 347 516 518 585 607 631
646 680 716 718 838 845 914 917 929 934 252 336 704 743 828 910 919 980 984 701 216 220 234 330 380 419 440 513 567
614 740 937 405 539 580 918 458 503 541 971 215 223 267 272 412 445 484 570 610 717 724 814 878 401 803 843 854 864
605 423 615 629 731 865 901 931 210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903
915 936 940 956 972 979 385 435 801 802 276 434 540 571 703 757 804 206 253 360 425 509 564 304 681 262 274 414 534
608 715 920 307 787 939
""")
# 555-0100 to 555-0199 belong to nobody, in every area code; the first two are Hope Line's own.
LINES = range(102, 200)
DOMAINS = ("example.com", "example.org", "example.net")

FIRST_NAMES = {
    "en": _words("""
        Aaliyah Abdi Aisha Alex Amara Andre Anh Anita Bao Ben Brianna Carol Chidi Chloe Connor Danielle Darnell
        Deepa Dmitri Elena Emeka Emily Fatima Femi Grace Hamid Hannah Hyun Ibrahim Imani Jada James Jamal Jess
        Jin Joe Kayla Kenji Keisha Lars Leilani Linh Malik Marcus Mei Mike Minh Mohammed Nadia Natasha Niamh
        Noah Olga Omar Patrick Priya Rachel Ravi Rosa Ruth Sam Sana Sarah Sean Siobhán Tamika Tariq Terrence
        Thuy Tom Tyler Vikram Walt Wei Yuki Zainab Zoë
    """),
    "es": _words("""
        Adriana Alejandro Álvaro Ana Andrés Beatriz Camila Carlos Carmen Claudia Diego Elena Esteban Fernanda
        Gabriela Guadalupe Héctor Inés Iván Javier Jesús José Juana Karla Leticia Lucía Luis Manuel Marisol
        Martín Mateo Mónica Nayeli Óscar Paola Pilar Ramón Raúl Rocío Sofía Teresa Tomás Valentina Ximena
        Yolanda
    """),
}
LAST_NAMES = {
    "en": _words("""
        Adeyemi Ahmed Anderson Baker Begay Brown Campbell Chen Cohen Davis Desai Fischer Foster Garcia Green
        Harris Hassan Hughes Ito Jackson Johnson Kang Kaur Kim Kowalski Lee Lewis Martin Mensah Miller Murphy
        Nguyen Novak Nowak O'Brien Okafor Park Patel Petrov Pham Reid Rossi Schmidt Shah Silva Singh Smith
        Tanaka Thomas Tran Walker Washington Weiss Williams Wilson Wong Yazzie Young
    """),
    "es": _words("""
        Acosta Aguilar Álvarez Castillo Castro Cruz Díaz Fernández Flores Fuentes García Gómez González Guerrero
        Gutiérrez Hernández Jiménez López Martínez Medina Mendoza Morales Muñoz Núñez Ortiz Peña Pérez Ramírez
        Reyes Rivera Rodríguez Ruiz Sánchez Soto Torres Vargas Vásquez
    """),
}
TYPED = ("({}) {}-{}", "{}-{}-{}", "{}{}{}", "+1 {} {} {}", "{}.{}.{}", "1 ({}) {} {}")

EMERGENCY_NEEDS = (Need.AFTER_OVERDOSE, Need.WITHDRAWAL, Need.UNSAFE)
NEEDS = {
    ForWhom.SELF: (Need.TALK, Need.TREATMENT, Need.MEDICINE, Need.COST, Need.NALOXONE, Need.OTHER),
    ForWhom.LOVED_ONE: (Need.SUPPORTING, Need.TALK, Need.TREATMENT, Need.NALOXONE, Need.COST, Need.OTHER),
}
ASCII = str.maketrans("áéíóúñüëÁÉÍÓÚÑ", "aeiounueAEIOUN", "' ")


@dataclass(frozen=True)
class Person:
    """What one person would answer on the form. `phone` is E.164; at least one of `phone` and `email` is there."""

    language: str
    name: str
    about: str
    discretion: str
    needs: tuple[str, ...]
    phone: str = ""
    phone_raw: str = ""
    email: str = ""
    email_raw: str = ""

    def vary(self, rng: Random) -> "Person":
        """The same person at another time: one way to reach them stays, other answers may change."""
        name = self.name if rng.random() < 0.7 else ""
        if self.phone and rng.random() < 0.5:
            return replace(self, name=name, email="", email_raw="")
        return replace(self, name=name)

    def as_emergency(self, rng: Random) -> "Person":
        """The same person with an answer that makes the request an emergency."""
        return replace(self, needs=(*self.needs, rng.choice(EMERGENCY_NEEDS)))


def generate_people(rng: Random, part: int = 0, parts: int = 1) -> Iterator[Person]:
    """One person after another, for ever; nobody in two parts. A number comes back when all 32,000 have had their turn.

    So nobody is called about two requests at once, unless they are meant to be the same person.
    """
    numbers = [(area, line) for area in AREA_CODES for line in LINES][part::parts]
    rng.shuffle(numbers)
    for count, (area, line) in zip(count_from(part, parts), cycle(numbers), strict=False):
        language = "es" if rng.random() < 0.18 else "en"
        first, last = rng.choice(FIRST_NAMES[language]), rng.choice(LAST_NAMES[language])
        reach, chance = rng.random(), rng.random()
        contact: dict[str, str] = {}
        if reach < 0.8:
            typed = rng.choice(TYPED).format(area, "555", f"{line:04}")
            contact |= {"phone": f"+1{area}555{line:04}", "phone_raw": typed}
        elif reach < 0.81:
            contact |= {"phone_raw": f"555-{line:04} ?"}
        if reach < 0.01:
            contact |= {"email_raw": f"{first} at example dot com"}
        elif reach < 0.25 or reach >= 0.8:
            # Counted, so that two people who ask in the same weeks never share an address.
            mailbox = f"{first}.{last}{count % 100_000}".translate(ASCII).lower()
            contact |= {"email": f"{mailbox}@{rng.choice(DOMAINS)}"}
        about = rng.choices((ForWhom.LOVED_ONE, ForWhom.SELF, ForWhom.OTHER, ""), (56, 30, 7, 7))[0]
        common = NEEDS.get(ForWhom(about or ForWhom.OTHER), NEEDS[ForWhom.LOVED_ONE])
        person = Person(
            language=language,
            name=first if chance < 0.65 else f"{first} {last}" if chance < 0.88 else "",
            about=str(about),
            discretion=str(rng.choices(tuple(Discretion), (11, 5, 4))[0]),
            needs=tuple(map(str, rng.sample(common, rng.choice((0, 0, 1, 1, 2, 3))))),
            **contact,
        )
        yield person.as_emergency(rng) if rng.random() < 0.07 else person
