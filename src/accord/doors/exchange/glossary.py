"""Words that stand in cells where a value is chosen: forms that say the same, and German for the English labels.

A word is taken for a value only when it leads to exactly one of the values of its field; everything else is asked.
"""

import re
from collections.abc import Iterator

from accord.doors.exchange.headings import normalise

SCALE = re.compile(r"(?<!\s)\s*[A-Za-z]{0,3}\d{1,2}\s*[-–—=:.)]\s*(?=\D)")
BRACKETED = re.compile(r"(?<!\s)\s*\([^()]*\)\s*\Z")
_WORDS = """
ja, j, y, zutreffend, anwendbar, applicable: yes
nein, n, nicht zutreffend, nicht anwendbar, not applicable: no
yes, y, ja, j: effective, works
no, n, nein: not effective, fails
erfüllt: fulfilled
nicht erfüllt: not fulfilled
beides: both
mehr: more
weniger: less
hoch: high
sehr hoch: very high, critical
mittel, mäßig: medium, moderate, normal
gering, niedrig, klein: low, minor
sehr gering, sehr niedrig: very low
kritisch: critical
wichtig, wesentlich: important, significant, major
normal, gewöhnlich, standard, unkritisch: ordinary, normal, standard
unwesentlich: negligible, insignificant
selten: rare
unwahrscheinlich: unlikely
möglich: possible
wahrscheinlich: likely
fast sicher: almost certain
schwer, schwerwiegend, erheblich, hauptabweichung: major, severe
leicht, geringfügig, nebenabweichung: minor
offen, neu, in klärung: open, new
geschlossen, abgeschlossen, zu: closed
erledigt, fertig, umgesetzt: done, implemented, closed
geplant: planned
in arbeit, in bearbeitung, läuft, laufend: running, in progress, acting, treating, developing
in prüfung: in review, verifying
geprüft, überprüft: verified, reviewed
freigegeben, genehmigt: approved, released
entwurf: draft
gültig: valid, in force
in kraft: in force
abgelaufen: expired
zurückgezogen: withdrawn
ersetzt, überholt: superseded
aktiv: active
inaktiv, stillgelegt, außer betrieb: retired, ended, inactive
beendet, ausgelaufen: ended
gesperrt: barred, quarantined, held
unterschrieben, unterzeichnet: signed
abgelehnt: rejected, declined, refused
storniert, abgebrochen: cancelled
verworfen: rejected, cancelled
in betrieb, in gebrauch, im einsatz: in use, active
in reparatur, defekt: repair
ausgesondert: disposed, withdrawn, scrapped
entsorgt: disposed
verschrottet: scrapped
ausgegeben: in use
zurückgegeben: returned
verloren: lost
beschädigt: damaged
eingegangen: received
beantwortet: answered
bestätigt: acknowledged, confirmed, accepted
akzeptiert, angenommen: accepted
gemeldet: reported
eingedämmt: contained
behoben: fixed, closed
bewertet: assessed, evaluated
durchgeführt, stattgefunden: held, done, recorded
wirksam: evaluated, verified, effective, works, it worked
bestanden, pass: passed
in ordnung, i.o., ok: passed
nicht in ordnung, n.i.o., fehlgeschlagen, durchgefallen, fail: failed
pass, passed, bestanden, in ordnung, i.o., ok: within tolerance
fail, failed, nicht bestanden, nicht in ordnung, n.i.o., not ok: out of tolerance
unwirksam, nicht wirksam: fails, not effective, it did not work
berechtigungsprüfung, zugriffsüberprüfung, rezertifizierung: access review
wiederherstellungstest, rücksicherungstest: restore test
protokollauswertung, logauswertung: log review
patchrunde, patchen: patch round
schwachstellenscan: vulnerability scan
übung, notfallübung: exercise
schlüsselwechsel: key rotation
schreibtischkontrolle: clear desk check
begehung: site inspection, walkthrough
planspiel, schreibtischübung: tabletop
schadsoftware: malware
phishing: social engineering, suspicious message
verdächtige nachricht: suspicious message
verlorenes gerät, geräteverlust: lost device
falscher empfänger: wrong recipient
verlust oder diebstahl, verlust: loss or theft
unbefugter zugriff: unauthorized access
offenlegung, datenabfluss: disclosure
ausfall: outage, unavailability
fehlkonfiguration: misconfiguration
schwachstelle: weakness
datensicherung, sicherung: backup
kein vorfall: no incident
vorfall: incident
wiederhergestellt: recovered
nachbereitet: reviewed
gemindert: mitigated
nicht bestanden: failed
teilweise, partial, partially: partly, partial, partially
teilweise wirksam, teilweise umgesetzt, partially effective, partially implemented: partly, it worked in part
vorgeschlagen: proposed
verfehlt: missed
erreicht: achieved
zertifiziert: certified
ausgesetzt: suspended
beantragt: applied, requested, asked
bewilligt, erteilt: granted
verbraucht, ausgeliefert, versendet: shipped
intern: internal
extern: external
öffentlich: public
vertraulich: confidential
streng vertraulich: strictly confidential
vermeiden: avoid
vermindern, mindern, reduzieren: modify, reduce, mitigate
übertragen, teilen, verlagern: share, transfer
tragen, akzeptieren: retain, accept
verringern: modify, reduce
mitigate, reduce: modify, reduce, mitigate
transfer: share, transfer
accept: retain, accept
kernprozess, kern: core
unterstützungsprozess, stützprozess, unterstützung: support
führungsprozess, führung: management
kunde: customer
lieferant: supplier
behörde, aufsicht: regulator, authority
mitarbeiter, mitarbeitende, beschäftigte: personnel, employees
eigentümer, gesellschafter: owner
nachbarn, anwohner: neighbour
gesetz: law
vertrag: contract
norm: standard, industry rule
produkt: product
lieferung: delivery
dokumentation, documentation, unterlagen: documents or certificates
dienstleistung: service
ausbildung: education
schulung: training
erfahrung: experience
richtlinie, politik, leitlinie: policy
verfahrensanweisung, verfahren: procedure
arbeitsanweisung: instruction, work instruction
formular, formblatt, vorlage: form
plan: plan
nachweis, aufzeichnung: record
externes dokument: external
dienst, cloud service, cloud-dienst: service
infrastruktur: infrastructure
personen: people
qualität: quality
sicherheit, informationssicherheit: security
qualität und sicherheit: quality and security
lesen, lesend: read
schreiben, schreibend: write
verwalten, administrieren: administer
betreten, zutritt: enter
in behandlung: being treated, running
monatlich: every month
vierteljährlich, quartalsweise: every quarter
halbjährlich: every half year
jährlich: every year
wöchentlich: every week
höher ist besser: higher is better
niedriger ist besser: lower is better
information, daten, data: information
hardware: hardware
software: software
person, personal: people, personnel
belegschaft: personnel
gesetzlich: legal
vertraglich: contractual
erwartung: expectation
standort, gebäude: site
wareneingang: incoming
wareneingangsprüfung: incoming
fertigungsbegleitend: in process
endprüfung: final
stichprobe: sample
stärke: strength
verbesserungspotenzial, hinweis, empfehlung, ofi: opportunity, opportunity for improvement
internes audit: internal
lieferantenaudit: supplier
zertifizierungsaudit: certification
lob: praise
umfrage: survey
besprechung, gespräch: meeting
befragung: survey
zufriedenheit: satisfaction
konformität: conformity
innerhalb: within tolerance
außerhalb: out of tolerance
in entwicklung: developing
wird verfolgt: being pursued
löschen: delete
vernichten: destroy
anonymisieren: anonymise
archivieren: archive
rücksendung, rückläufer: return
nacharbeit: correct, rework
ausschuss: scrap
sonderfreigabe: concession
aussortieren: segregate, sort
aktuell: current
in progress, ongoing, wip: running, in progress, acting, treating
completed, complete, finished: done, closed
resolved: fixed, closed, done
in place: implemented
effective: in force, active, works
ineffective: not effective, fails
obsolete: superseded, withdrawn, retired
"""
_EXTRA = {"ok": ("passed",), "io": ("passed",), "nio": ("failed",), "notok": ("failed",)}


def _read() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {normalise(word): meant for word, meant in _EXTRA.items()}
    for entry in _WORDS.splitlines():
        said, _, meant = entry.partition(":")
        labels = tuple(label.strip() for label in meant.split(",") if label.strip())
        for word in said.split(","):
            if normal := normalise(word):
                found[normal] = (*found.get(normal, ()), *labels)
    return found


GLOSSARY = _read()


def forms(text: str) -> Iterator[str]:
    """`1 - Rare` as `Rare`, `High (4)` as `High`."""
    without = SCALE.sub("", text, count=1)
    for form in (without, BRACKETED.sub("", text), BRACKETED.sub("", without)):
        if form and form != text:
            yield form


def translations(text: str) -> Iterator[str]:
    """English words for a German one, and other English words for the same."""
    for form in (text, *forms(text)):
        yield from GLOSSARY.get(normalise(form, brackets=True), ())
