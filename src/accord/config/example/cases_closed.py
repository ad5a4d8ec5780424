"""Nonconformities that came to an end: closed with evidence, closed without action, rejected."""

from accord.config.example.case import Case, Task

CLOSED = (
    Case(
        "serial", "Transmitter delivered with the certificate of another serial number",
        "Hansa Pumpen reports: PT-40 with serial number 24-11873 came with the calibration certificate of 24-11837. Both left "
        "Kiel on the same day. The measured values of the two differ by 0.02 % of span.",
        "Release of instruments, step 2; order of Hansa Pumpen", "major", 474, "ines", "svenja", "calibration",
        contained=(473, "Right certificate sent the same day. All 41 boxes of that week compared: no other mix-up. Hansa told."),
        analysed=(455, "The serial number is typed from the travel card when the certificate is printed; two digits were swapped. "
                  "Nothing compares certificate and housing afterwards.",
                  "Possible for every instrument with a certificate, in Rotterdam too: recalibrations are typed there as well."),
        planned=(452, "No corrected certificate because of a wrong serial number for 90 days in a row (list of corrections)."),
        tasks=(
            Task("Scan the serial number from the housing when the certificate is printed", "dmitri", 452, -425,
                 "Serial numbers are no longer typed", 428, "Scanner at both benches, software of the bench changed.", -330, 335,
                 "90 days, 1,912 certificates, none corrected for the serial number."),
            Task("Renew the procedure for inspection and release", "svenja", 452, -420, "The step is written down", 431,
                 "Version 2.0 in force, four people have read it.", -330, 335, "Seen at both benches: done as written."),
        ),
        watched=425, verified=(334, "List of corrections for 90 days: none because of a serial number."), closed=334,
    ),
    Case(
        "torque", "Torque driver used three weeks past its calibration",
        "Station 3: driver TD-07 was due for calibration three weeks ago and was used on 58 instruments since.",
        "Torque tools at the assembly stations", "minor", 433, "oskar", "ayse", "assembly", serves="iso-9001",
        contained=(433, "Driver taken out of use and calibrated: within limits, so the 58 instruments stay released."),
        analysed=(415, "Due dates stood in a list that nobody opens on weekends and holidays; the sticker faces the wall.",
                  "All 14 torque tools looked at: none other past its day; two stickers not readable, replaced."),
        planned=(412, "No tool past its day at the monthly walk, four months in a row."),
        tasks=(
            Task("Look at the stickers before each early shift and tick it at the station", "oskar", 412, -400,
                 "A tool past its day is noticed the same morning", 401, "On the shift sheet since Monday.", -280, 286,
                 "Four walks: 14 of 14 tools within their day."),
        ),
        watched=400, verified=(285, "Four monthly walks without a finding."), closed=284,
    ),
    Case(
        "hardness", "O-rings of the wrong hardness delivered",
        "Incoming inspection: two bags of FKM O-rings, ordered 80 Shore A, measured 71 and 70. Lot OD-5521.",
        "Order 45-1182, drawing HP-2231 note 4", "minor", 398, "lena", "rui", "purchasing", serves="iso-9001", source="ostsee",
        contained=(397, "Lot blocked and sent back. Stock of the same supplier measured: right. No instrument was built with it."),
        analysed=(380, "The supplier packed from two batches and tests one per week. Our order did not ask for a test per batch.",
                  "All moulded seals from this supplier; other suppliers give batch certificates."),
        planned=(378, "Ten deliveries in a row with batch certificate and right hardness."),
        tasks=(
            Task("Agree on a hardness test per batch, with certificate", "rui", 378, -350, "Each bag has its certificate", 356,
                 "In the order terms; first certificate received.", -230, 224, "Ten of ten deliveries right."),
            Task("Measure hardness of each bag until then", "lena", 378, -345, "Nothing wrong gets in meanwhile", 349,
                 "23 bags measured, all right.", -230, 224, "The list is complete."),
        ),
        watched=348, verified=(223, "Ten deliveries, ten certificates, own measurements agree."), closed=223,
    ),
    Case(
        "restore", "Restore test of the Northwind Cloud took nine hours instead of four",
        "Half-yearly restore test: service was back after 9 h 10 min. Target is four hours. No values were lost.",
        "Backup and restore of the Northwind Cloud; A.8.13", "major", 352, "piotr", "jonas", "cloud", serves="iso-27001",
        keeper="jonas",
        contained=(351, "No customer affected. Until the cause is found a third engineer is on stand-by at weekends."),
        analysed=(335, "The nightly copy has to travel between the data centres before it can be unpacked: six of the nine hours.",
                  "The customer portal and the measuring database alike; the ticket system is not ours."),
        planned=(333, "Next restore test below four hours, timed by somebody who did not build it."),
        tasks=(
            Task("Take snapshots in the second data centre every fifteen minutes", "piotr", 333, -310,
                 "The copy is where it is needed", 318, "Running; 400 euros a month.", -170, 168,
                 "Restore test in 2 h 50 min, timed by Tomasz."),
            Task("Train a second engineer for the restore", "jonas", 333, -100, "It works without Piotr", 102,
                 "Tariq did the dry run alone.", -90, 92, "Dry run in 3 h 20 min, by the procedure only.", "mara"),
        ),
        watched=101, verified=(90, "Two restores below four hours, by two different people."), closed=88,
    ),
    Case(
        "leavers", "Two people who had left still had accounts eleven days later",
        "Quarterly look at the cloud console: accounts of two temporary workers were open eleven and nine days after they left. "
        "Neither was used.", "Access to systems and data; A.5.18", "major", 312, "jonas", "katrin", "cloud", serves="iso-27001",
        keeper="jonas",
        contained=(312, "Both accounts closed within the hour; logs show no use after the last working day."),
        analysed=(292, "The temporary agency tells production, production tells nobody. Only employees are on the list of human "
                  "resources.", "All external people: eleven looked at, one more account of a fair hostess closed."),
        planned=(290, "No account open after the last day at two quarterly looks in a row."),
        tasks=(
            Task("Weekly list of everybody who leaves, external people too, to IT", "katrin", 290, -270,
                 "IT knows it before the last day", 272, "First list sent; production fills in temporary workers.", -100, 98,
                 "Two quarterly looks: none."),
            Task("Give accounts of external people an end date when they are made", "piotr", 290, -255,
                 "They close by themselves", 261, "Console refuses an external account without an end.", -100, 98,
                 "All 14 external accounts have an end date.", "jonas"),
        ),
        watched=260, verified=(97, "Two quarterly looks without a finding."), closed=96,
    ),
    Case(
        "date", "Order confirmed with a date that production had not agreed",
        "Order 45-2207 (60 PT-42) was confirmed for week 20; production planned it for week 23. The customer's line waited.",
        "Review and confirmation of orders", "minor", 283, "oskar", "claire", "orders", serves="iso-9001",
        contained=(281, "Partial delivery of 20 pieces, rest in week 22; customer accepted, freight on us."),
        analysed=(262, "The configurator shows a standard lead time, and it looks like a date that was agreed.",
                  "Eleven orders of that month compared: two more with a gap of a week, both told."),
        planned=(260, "Three months without a confirmed date that planning did not agree (monthly comparison)."),
        tasks=(
            Task("Configurator asks planning for the date above twenty pieces", "claire", 260, -220, "No date without agreement",
                 226, "In use since the first of the month.", -130, 124, "Comparison of three months: none of 214 orders."),
            Task("Tell the sales team why, with the Hansa line as the example", "mara", 260, -245, "Everybody knows it", 248,
                 "Half an hour in the sales meeting.", -130, 124, "Asked in the meeting: all could say it."),
        ),
        watched=225, verified=(123, "Three monthly comparisons without a gap."), closed=122,
    ),
    Case(
        "decontamination", "Repair opened without a declaration of decontamination",
        "Rotterdam: a PT-40 from a dairy was opened before the declaration was there. It had been in caustic cleaner.",
        "Repair and recalibration, step 1", "minor", 243, "greta", "wim", "service", serves="iso-9001",
        contained=(243, "Instrument into the cabin, workplace cleaned, nobody hurt. Declaration asked for by telephone."),
        analysed=(236, "A parcel service changed its time; the box stood on the bench instead of the shelf for arrivals.",
                  "Once in 480 repairs; shelf and bench were looked at in Kiel too."),
        verified=(229, "Marked shelf is in use, seen on three days. The case was told in the morning round."), closed=229,
        no_action="A slip on one day; the rule is right and known, and the shelf is marked.",
    ),
    Case(
        "zero", "Display shows 0.1 bar after switching on",
        "A customer reports that the PT-30 shows 0.1 bar for a few seconds after it is switched on.",
        "Data sheet PT-30", "minor", 214, "marco", "yuki", "development", serves="iso-9001",
        contained=(212, "Customer told that we look into it."),
        rejected=(206, "The data sheet states two minutes of warm-up; below that 0.2 bar is allowed. Explained to the customer. "
                  "Better wording goes into the next manual."),
    ),
)  # fmt: skip
