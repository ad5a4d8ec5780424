"""Nonconformities that are still under way, from reported yesterday to waiting for their effect."""

from accord.config.example.case import Case, Task

OPEN = (
    Case(
        "reflow", "Firmware programmed before its release at the board supplier",
        "Two panels of boards (48 pieces) from Saar were programmed with build 4.1.7, which passed gate 4 a week later.",
        "Development of instruments, gate 4", "minor", 173, "nadia", "tomasz", "development", source="saar",
        contained=(172, "Boards blocked, compared with the released build bit by bit: the same. Released after gate 4."),
        analysed=(150, "Builds for test and for release lie in the same folder, and the supplier fetches the newest.",
                  "The service tool in Rotterdam fetches from there too: it had the released one."),
        planned=(148, "Two release cycles in which the supplier can only see released builds."),
        tasks=(
            Task("Own folder for released builds; only this one can be seen from outside", "nadia", 148, -120,
                 "Nobody outside can take a build for test", 121, "Moved; rights of Saar and Rotterdam changed.", 22),
            Task("Let the programming station refuse builds without a release signature", "yuki", 148, -60,
                 "A slip is refused by the machine", 63, "Station checks the signature; tried with three wrong builds.", 40),
            Task("Send the supplier a list of builds by mail each month", "tomasz", 148, -90, "", dropped=119,
                 result="Not needed any more once the folder is separate."),
        ),
        watched=62, said=((60, "samuel", "I look at it again after release 4.3, that is the second cycle."),),
    ),
    Case(
        "phishing", "Password entered on a foreign page",
        "A mail that looked like a parcel notice; one person entered the mail password. Noticed by the person after ten minutes.",
        "Access to systems and data; A.6.3", "minor", 134, "ines", "jonas", "cloud", serves="iso-27001", keeper="jonas",
        contained=(134, "Password changed after 14 minutes, sessions ended, rules of the mailbox looked at: nothing forwarded."),
        analysed=(118, "Mail alone had no second factor because old scanners send mail with a password.",
                  "All mailboxes. Three scanners and one test bench use passwords."),
        planned=(115, "Test mail: at least 70 % report it; nobody without a second factor."),
        tasks=(
            Task("Second factor for mail; scanners get a mailbox of their own that only sends", "tariq", 115, -70,
                 "A password alone is worth nothing", 74, "All 24 mailboxes; three scanners moved.", -14),
            Task("Test mail each quarter, and ten minutes about it in the units", "jonas", 115, -35, "People report it", 38,
                 "First mail: 58 % reported, 4 % clicked.", 50),
        ),
        watched=36,
    ),
    Case(
        "drawing", "Station worked by revision C of a drawing; D is in force",
        "Internal audit: on station 5 hung drawing NI-3340 revision C. D has been released for five weeks. Nine flanges were "
        "built with the old chamfer.", "Control of documents and records, item 1", "minor", 98, "samuel", "ayse", "assembly",
        serves="iso-9001", source="doc documents",
        contained=(97, "Drawing replaced, nine flanges measured: usable, released by development. All stations looked at."),
        analysed=(74, "Prints are made when an order starts and stay there; nobody collects them when a revision comes.",
                  "Stations 1 to 7: two more prints without use. The laboratory works from the screen."),
        planned=(71, "Two walks without a print past its revision."),
        tasks=(
            Task("Screen at station 5 and 6, no more prints there", "oskar", 71, -9, "The revision in force is what one sees"),
            Task("Collect prints at the end of each order", "bastian", 71, -45, "No old print stays", 47,
                 "Box at the exit of the hall; emptied every Friday.", 43),
        ),
        said=((7, "oskar", "The screens are here, the arms for them are not. Delivery is promised for next week."),),
    ),
    Case(
        "review", "Review of access rights six weeks late",
        "The half-yearly review of rights in the production network was due six weeks ago and has not been held.",
        "Access to systems and data; A.5.18", "minor", 73, "samuel", "jonas", "cloud", serves="iso-27001", keeper="jonas",
        contained=(71, "Administrators' rights reviewed at once: eight, all right."),
        analysed=(58, "The date stood in the calendar of somebody who changed units.", "Code repository and cloud console were in "
                  "time; the badge system has no date at all."),
        planned=(56, "Next review held in its month, seen from the record."),
        tasks=(
            Task("Hold the review of the production network", "tariq", 56, -30, "All rights are needed ones", 33,
                 "61 rights, nine taken away.", 60, 20, "List and taken rights compared with the system: agree.", "mara"),
            Task("Put all reviews of rights into one calendar of the unit", "jonas", 56, -14, "A date does not leave with a person",
                 15, "Five reviews, with deputies.", 75),
            Task("Name a date for the badge system with the landlord", "katrin", 56, 19, "No system without a date"),
        ),
    ),
    Case(
        "terms", "Requirements on a cleaning firm not told",
        "Internal audit: the agreement with the cleaning firm says nothing about blocked areas and electrostatic protection, "
        "though they clean the adjustment benches.", "Purchasing and evaluation of suppliers", "minor", 49, "samuel", "katrin",
        "purchasing", source="cleaning",
        contained=(47, "Foreman shown the benches and the blocked cage; benches are cleaned by ourselves until it is settled."),
        analysed=(25, "The agreement is older than the benches; services without goods were never looked at again.",
                  "Landlord, window cleaner and gardener: only the window cleaner gets into production."),
    ),
    Case(
        "again", "Again a transmitter with the certificate of another serial number",
        "Hansa Pumpen again: PT-40 with serial number 26-04418 came from recalibration in Rotterdam with the certificate of "
        "26-04481.", "Inspection and release, step 2", "major", 35, "ines", "svenja", "calibration", again="serial",
        contained=(34, "Right certificate sent, 26 recalibrations of the month compared: one more, customer told."),
        analysed=(21, "The scan was put in place in Kiel only. Rotterdam prints with an older bench whose software still lets one "
                  "type; the first analysis had named it, but no action went there.",
                  "Rotterdam alone: the third bench was found and looked at."),
        planned=(20, "90 days without a corrected certificate in Kiel and Rotterdam."),
        tasks=(
            Task("Scanner and new software for the bench in Rotterdam", "wim", 20, 16, "Nobody can type a serial number"),
            Task("Until then a second person compares certificate and housing in Rotterdam", "greta", 20, -15,
                 "Nothing leaves unseen", 16, "Two signatures on each repair order.", 45),
            Task("When planning actions, tick each place named in the extent", "mara", 20, 25, "The extent is not only read"),
        ),
        said=((33, "svenja", "Bitter: we had written Rotterdam into the extent ourselves."),
              (19, "henrik", "I called Hansa. They stay, but want to see the new bench.")),
    ),
    Case(
        "humidity", "Humidity in the laboratory outside its limits for two days",
        "Logger: 63 to 66 % relative humidity over the weekend and Monday, limit is 60 %. Four calibrations were made on Monday.",
        "Calibration of pressure standards, step 1", "minor", 17, "lena", "svenja", "calibration", serves="iso-9001",
        contained=(16, "Four calibrations blocked and repeated: no difference beyond uncertainty. Dehumidifier borrowed."),
        said=((15, "svenja", "The drain of the air conditioning is blocked. The firm comes on Thursday."),),
    ),
    Case(
        "portal", "Customer saw the measured values of another customer for four minutes",
        "A user of Molkerei Nordsee saw in the portal, after a restart of the cache, a chart of another dairy for four minutes and "
        "sent us a picture.", "Operating the Northwind Cloud, criteria; A.8.3", "major", 2, "ines", "jonas", "cloud",
        serves="iso-27001", keeper="jonas",
        said=((1, "tariq", "Cache emptied and switched off. Logs are being copied. Elif is informed because of the 72 hours."),),
    ),
)  # fmt: skip
