import api.database
api.database.VANISHED = "zzzz"
from tests.test_deploy_under_load import *
