import subprocess
import sys

import pytest

import contadora


def test_every_public_name_leads_to_its_home():
    for name in contadora.__all__:
        assert getattr(contadora, name) is not None
    assert set(contadora._HOMES) == set(contadora.__all__) - {"__version__"}
    assert dir(contadora) == sorted(contadora.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="setle"):
        contadora.setle  # noqa: B018


def test_importing_the_package_loads_none_of_its_rooms():
    code = "import sys, contadora; print([m for m in sys.modules if m.startswith('contadora.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_engines_load_neither_a_database_driver_nor_a_chart_library():
    code = (
        "import sys, contadora.solve.settlement, contadora.read.reader\n"
        "print(sorted({'sqlalchemy', 'alembic', 'altair', 'jinja2', 'typer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
