import time, collections, pytest, psutil
from tests.browser.conftest import *
from tests.browser.checking import *
def cpu():
    out = collections.Counter()
    for p in psutil.Process().children(recursive=True):
        try:
            c = p.cmdline(); t=p.cpu_times()
            kind = next((x for x in c if x.startswith("--type=")), None) or c[0].split("/")[-1]
            out[kind]+=t.user+t.system
        except psutil.Error: pass
    return out
def test_prof(site, chromium):
    pages = list(site.paths.values())[:50]
    variants = {
     "now": FLAGS,
     "disable-gpu": [*FLAGS, "--disable-gpu"],
     "no swiftshader": [*FLAGS, "--disable-gpu", "--disable-software-rasterizer"],
     "raster1": [*FLAGS, "--disable-gpu", "--num-raster-threads=1", "--disable-checker-imaging"],
     "single": [*FLAGS, "--disable-gpu", "--in-process-gpu","--renderer-process-limit=1"],
     "noopt": [*FLAGS, "--js-flags=--max-lazy --no-opt"],
     "noisolate": [*FLAGS, "--disable-features=IsolateOrigins,site-per-process,RenderDocument,PaintHolding,Translate,MediaRouter,OptimizationHints", "--disable-site-isolation-trials"],
    }
    for n, flags in variants.items():
        b = chromium.browser_type.launch(executable_path=CHROMIUM, args=flags)
        p = b.new_context(base_url=site.address, viewport={"width":1280,"height":800}).new_page()
        for path in pages: p.goto(path)
        c=cpu(); t=time.monotonic()
        for path in pages: p.goto(path)
        d=cpu()
        print(f"{n:15} wall {time.monotonic()-t:6.2f} cpu {sum(d.values())-sum(c.values()):6.2f}", {k: round(v-c[k],1) for k,v in d.items() if v-c[k]>.2})
        b.close()
