from django.http import HttpResponse
def healthz(r): return HttpResponse("ok")
readyz=healthz
