from commission.sortition import models
def offer(app):
    pass
