"""Words beside digits that tell what these are: a room, an hour, an extension, a phone."""

_words = str.split
# The group behind one of these is no part of a phone number: a room, a box, an extension, an age, a case.
LABELS = set(
    _words("""
    apt apartment room rm unit suite ste bed box bldg building floor fl flr lot space spc dorm ward bunk pod cabin
    trailer locker gate block blk tower hall wing spot site route rt rte hwy highway exit bus train flight mile
    pmb pob mailbox booking docket file folio expediente cubicle psalm
    x ext extn extension extention xt option opt press pin id case inmate mrn badge ticket ssn dob born zip zipcode
    age aged edad ages po pobox code pass password passcode step chapter page pg row seat table
    apto apt dept depto dpto departamento habitacion hab cuarto cama piso edificio edif unidad sala lote caja apartado
    buzon puerta bloque torre pabellon anexo interno int interior opcion oprima clave caso carrera calle ruta
    autobus salida nacido nacida codigo postal
    """)
)
TIME_LABELS = set(
    _words("""
    at after before by until till til from to past around about between since in within near and
    las la los a de desde hasta despues antes entre como sobre y
    """)
)
# With these before it, "930" is half past nine: "reach me at 415 ..." is an area code.
STRONG_TIME_LABELS = set(_words("after before until till til past since around about despues antes hasta las sobre"))
UNITS = set(
    _words("""
    am pm a p h hr hrs hs hour hours hora horas oclock min mins minutes minutos years yrs year yr yo y anos ano
    lbs lb kg mg ml kids days day dias dia weeks week semanas months meses noon mediodia st nd rd th
    """)
)
QUALIFIERS = {"no", "nr", "nro", "num", "number", "numero", "n", "is", "es"}
OWN = set(
    _words("my new phone cell tel telephone number mobile call text mi nuevo numero telefono celular cel whatsapp")
)
# Between an area code that is called so and its number.
BEHIND_AREA_CODE = OWN | set(_words("the rest then and y luego es is n"))
SEPARATORS_SAID = set(
    _words("dash hyphen minus dot point period slash space guion punto barra espacio menos raya coma comma then luego")
)
PLUS_SAID = {"plus", "mas"}
