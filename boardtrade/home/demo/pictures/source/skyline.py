"""CN Tower and Toronto's skyline from the lake, in early light from the right."""
from studio import *


def draw():
    s = Sheet(7)
    full = rect(0, 0, W, H)
    base = 592
    sun = (1290, 470)
    # sky: deep teal overhead falling to honey at the horizon, with the sun's rings
    s.fill(full, s.lin((0, 0), (0, 600), [(0, "#1D6068", 1), (.38, "#5E9C9A", 1), (.7, "#E7D3A0", 1), (1, "#F4C565", 1)]))
    s.grain(full, TEAL, (900, 420), (0, -60), 0, .95, filt="mist")
    for r, o in ((760, .10), (560, .13), (390, .17), (250, .25)):
        s.fill(oval(*sun, r), GLOW, o)
    s.glow(sun, 620, GLOW, .95)
    s.fill(oval(*sun, 128), CREAM)
    s.grain(oval(*sun, 128), HONEY, (sun[0], sun[1]-40), (sun[0], sun[1]+128), 0, .9)
    # cut-paper clouds, lit from the right and below
    for pts, o, c in (
        ([(-40,212),(120,190),(250,196),(330,168),(470,160),(560,182),(700,178),(800,200),(640,214),(420,220),(200,232)], .75, ICE),
        ([(820,120),(960,98),(1080,104),(1170,80),(1320,84),(1400,104),(1640,96),(1640,128),(1400,136),(1180,130),(1000,140)], .6, ICE),
        ([(240,330),(380,312),(500,316),(600,298),(720,308),(800,322),(640,336),(420,344)], .8, GLOW),
        ([(1120,262),(1240,244),(1360,250),(1480,232),(1640,240),(1640,276),(1440,278),(1280,284)], .8, CREAM),
    ):
        d = curve(pts)
        s.fill(d, c, o)
        ys = [p[1] for p in pts]
        s.grain(d, SEA, (0, min(ys)), (-60, max(ys)+4), 0, .75)
    # far row of the city, almost dissolved
    far = "#B9C4A4"
    for x, w, t in [(20,64,505),(96,40,482),(150,60,512),(222,46,470),(286,60,492),(352,44,455),(410,56,480),(486,46,500),(552,56,470),
                    (640,60,500),(724,52,476),(1020,50,450),(1080,58,420),(1152,40,446),(1210,60,430),(1290,40,462),(1350,60,474),(1430,46,500),(1500,60,512)]:
        s.fill(rect(x, t-14, w, base-t+14), far, .9)
    s.glow((1240, base), 1100, HONEY, .8, .3)
    # middle row: the condominiums to the west, the bank towers to the east
    mid, lit = "#5E9690", "#F3D592"
    for x, w, t, p in [(16,40,474,"v"),(96,30,462,"g"),(166,36,458,"v"),(284,36,446,"g"),(358,30,470,"v"),(420,30,462,"g"),(478,34,452,"v"),(548,34,474,"g"),(630,36,456,"v"),(704,32,470,"b"),
                       (1066,34,440,"g"),(1214,28,430,"v"),(1276,30,452,"g"),(1440,34,452,"v"),(1512,46,476,"b"),(1560,50,450,"v")]:
        block(s, x, w, t, base, "#86AC9A", "#F1DBA4", SEA, p, tone=.25)
    for x, w, t, p in [(60,46,448,"b"),(128,38,486,"h"),(196,42,436,"b"),(250,34,470,"h"),(318,48,412,"b"),(384,34,448,"h"),(444,44,430,"b"),
                       (508,36,404,"h"),(584,44,440,"b"),(668,40,414,"b"),(736,36,452,"h"),(1010,42,418,"h"),(1290,44,404,"v"),(1352,38,446,"h"),(1404,46,470,"b"),(1470,40,490,"h")]:
        block(s, x, w, t, base, mid, lit, TEAL, p, cap=s.rnd.choice((0, 0, 10, 16)), tone=.28)
    s.glow((1240, base), 900, HONEY, .8, .3)
    # the bank towers, each a little portrait
    block(s, 1092, 62, 318, base, "#D9CBA6", CREAM, "#8FA99B", "v", tone=.55)          # the tall white one
    s.fill(rect(1100, 306, 46, 14), "#BDB694")
    d = poly([(1172,base),(1172,352),(1190,352),(1190,334),(1206,334),(1206,348),(1222,348),(1222,base)])
    s.form(d, "#A8553A", (RUST, (1215,0), (1168,0), 0, .8)); s.fill(rect(1212,352,10,base-352), "#EBA36C")
    s.line("".join(f"M1173 {y}h38" for y in range(362, base, 8)), RUST, 2, .5, "butt")
    block(s, 1040, 44, 394, base, DEEP, "#5F8F8A", MIST, "v", tone=.25)
    block(s, 1238, 40, 378, base, DEEP, "#7DA59A", MIST, "v", tone=.25)
    block(s, 1140, 40, 440, base, "#2A5F63", "#8FB3A2", INK, "g", tone=.4)
    d = poly([(1300,base),(1300,448),(1322,430),(1344,446),(1344,base)])
    s.form(d, "#C98F35", ("#7F5A22", (1340,0), (1296,0), 0, .9)); s.fill(rect(1334,444,10,base-444), GLOW)
    d = "M1386 592C1384 520 1388 450 1402 404C1412 398 1424 404 1426 414C1420 460 1424 530 1432 592Z"
    s.form(d, "#34787B", (TEAL, (1425,0), (1384,0), 0, .9)); s.fill("M1418 404C1424 404 1427 410 1426 414C1420 460 1424 530 1432 592L1424 592C1416 530 1413 460 1418 404Z", GLOW)
    # the tower
    tower(s, 938, base+2, 566, "#A9B5A0", TEAL, CREAM)
    s.fill(oval(938, 27, 3.4), VERM)
    # stadium dome and lower waterfront
    d = "M716 592C720 536 760 512 812 510C866 510 904 538 908 592Z"
    s.form(d, "#E4D8BA", (SEA, (850,520), (730,600), 0, .95))
    s.line("M742 540C770 524 852 524 884 544M728 560C764 540 862 540 898 566", SEA, 2, .7)
    s.fill("M716 592C717 576 720 566 726 556L898 562C904 572 907 580 908 592Z", TEAL, .55)
    s.fill(rect(0, 566, 712, 30), "#2A6468"); s.fill(rect(960, 568, 640, 28), "#7E9A7C")
    s.line("M0 576H708M0 585H708", HONEY, 3, .4, "butt", dash="5 6"); s.line("M964 578H1600M964 587H1600", TEAL, 3, .4, "butt", dash="5 6")
    near = "#1C555B"
    for x, w, t, p in [(0,70,520,"h"),(76,50,542,"g"),(132,66,500,"b"),(204,54,530,"h"),(264,44,488,"b"),(314,62,526,"g"),(380,56,506,"b"),(442,48,540,"g"),(496,60,518,"h"),
                       (562,50,496,"b"),(618,58,534,"g"),(676,40,510,"b"),(966,50,520,"b"),(1022,40,500,"h"),(1068,62,540,"g"),(1136,50,522,"b"),(1192,64,548,"h"),
                       (1262,46,512,"b"),(1314,70,546,"g"),(1440,56,520,"b"),(1502,44,498,"h"),(1552,60,536,"g")]:
        block(s, x, w, t, base, near, "#E9B95C", HONEY, p, tone=.3)
    s.glow((1290, base+20), 560, HONEY, .75, .35)
    s.glow((-60, base+40), 620, DEEP, .7, .3)
    # quay trees and wall
    d, x = "M0 596", 0
    while x < 1600:
        w = s.rnd.randint(14, 42)
        d += f"C{x-2} {594-s.rnd.randint(6, 12+w//2)} {x+w+2} {594-s.rnd.randint(6, 12+w//2)} {x+w} {590+s.rnd.randint(0, 4)}"
        x += w + (s.rnd.randint(8, 40) if s.rnd.random() < .2 else 0)
    s.form(d + "L1600 604L0 604Z", DEEP, ("#8E8A46", (1000, 0), (1320, 0), 0, .7))
    s.fill(rect(0, 596, W, 9), "#A7935F")
    s.fill(rect(0, 602, W, 6), DEEP)
    # the lake
    lake = rect(0, 606, W, 300)
    s.fill(lake, s.lin((0, 606), (0, 900), [(0, "#4F918F", 1), (.3, "#1F6A70", 1), (1, "#0B3A44", 1)]))
    s.grain(lake, HONEY, (820, 606), (1290, 606), 0, .5, filt="dry")
    s.grain(lake, DEEP, (900, 640), (-80, 860), 0, .95, filt="dry")
    # reflections: buildings, the tower, the sun
    for x, w, h, c, o in [(1092,62,120,CREAM,.35),(1172,50,100,"#A8553A",.45),(1040,44,80,DEEP,.5),(1238,40,90,DEEP,.5),(320,46,70,DEEP,.3),(196,42,60,DEEP,.3),(508,40,74,DEEP,.3)]:
        s.grain(rect(x-4, 608, w+8, h), c, (0, 608), (0, 608+h), o*1.6, 0, filt="dry")
    s.grain(rect(922, 608, 34, 270), CREAM, (0, 608), (0, 880), .8, .1, filt="dry")
    s.grain(rect(918, 608, 18, 270), DEEP, (0, 608), (0, 880), .9, .2, filt="dry")
    glitter(s, 1290, 612, 890, 150, 520, GLOW, 330, 5, 64, .9)
    glitter(s, 1290, 612, 890, 70, 260, CREAM, 200, 5, 54, 1)
    glitter(s, 520, 625, 890, 900, 1500, MIST, 110, 8, 90, .35)
    glitter(s, 500, 640, 900, 900, 1600, NIGHT, 90, 10, 140, .35)
    # a harbour ferry, the one red thing
    s.fill("M1030 668L1188 668L1176 690C1130 694 1080 694 1044 690Z", INK)
    s.fill("M1030 668L1188 668L1185 675L1034 675Z", VERM)
    s.fill(rect(1050, 650, 118, 18), CREAM); s.fill(rect(1062, 634, 88, 16), SAND); s.fill(rect(1094, 620, 26, 14), CREAM)
    s.line("M1054 657H1164M1066 641H1146", TEAL, 5, .9, "butt", dash="8 4")
    s.grain(rect(1050, 620, 118, 48), "#7FA5A4", (1140, 0), (1045, 0), 0, .9)
    s.fill(rect(1132, 616, 10, 20), VERM); s.line("M1106 620V604", INK, 2)
    s.grain(rect(1034, 690, 150, 44), NIGHT, (0, 690), (0, 734), .8, 0, filt="dry")
    s.line("M1196 688C1240 684 1300 690 1380 686M1186 694C1260 696 1330 700 1420 697", CREAM, 2.5, .8)
    # gulls
    for x, y, k in ((640, 250, 1), (692, 226, .7), (585, 282, .6)):
        s.line(f"M{x-18*k} {y-4*k}Q{x-8*k} {y-10*k} {x} {y}Q{x+8*k} {y-12*k} {x+20*k} {y-7*k}", CREAM, 3*k)
    # two paddlers in a canoe, against the light
    s.grain("M1120 822L1400 822L1360 872L1150 872Z", NIGHT, (0, 822), (0, 880), .95, 0, filt="dry")
    s.form("M1098 776C1128 800 1180 806 1262 806C1340 806 1392 798 1420 772C1416 804 1396 826 1360 828L1156 828C1118 826 1102 804 1098 776Z", NIGHT, (CLAY, (1300, 800), (1424, 784), 0, .9))
    s.line("M1098 776C1128 800 1180 806 1262 806C1340 806 1392 798 1420 772", HONEY, 3)
    for x, top, hat in ((1196, "#1A4B54", None), (1322, INK, BRASS)):
        Q = lambda d: move(d, x, 806)
        s.line(Q("M56 -96L24 26"), CLAY, 4.5); s.fill(move("M-5 0L5 0L9 26C9 40 -9 40 -9 26Z", x+25, 828, 1, 14), CLAY)
        s.line(Q("M16 -62L40 -66L52 -84"), top, 11)                                    # far arm to the grip
        s.fill(oval(x+54, 722, 5.5), "#4A2A24")
        s.form(Q("M-30 2C-34 -24 -24 -58 -2 -72C10 -78 24 -72 26 -60C28 -40 26 -18 34 2Z"), top, (CLAY, (x+2, 770), (x+40, 750), 0, .8))
        s.line(Q("M2 -58L14 -28L38 -34"), top, 13); s.line(Q("M3 -63L17 -33L38 -39"), HONEY, 2, .7)
        s.fill(oval(x+41, 771, 6), "#6A3C2C")
        s.fill(Q("M4 -70L6 -86L22 -84L20 -70Z"), "#3A2220")
        s.fill(Q("M6 -102C6 -114 22 -118 29 -108L31 -99L34 -93L31 -91C31 -85 28 -82 22 -82C12 -82 6 -92 6 -102Z"), "#5A3328")
        s.fill(Q("M27 -110C32 -102 34 -96 34 -93L31 -91C31 -87 30 -84 27 -83C29 -92 28 -100 27 -110Z"), "#D98F4C")
        if hat:
            s.form(Q("M-6 -104L42 -110C42 -106 38 -104 32 -103L2 -99C-2 -99 -6 -101 -6 -104ZM4 -106C4 -124 28 -128 32 -109Z"), BRASS, (CLAY, (x+20, 690), (x-4, 704), 0, .8))
        else:
            s.fill(Q("M30 -106C26 -124 4 -122 2 -104C-2 -94 -4 -84 2 -74C8 -76 12 -86 12 -94C18 -98 26 -100 30 -106Z"), NIGHT)
    s.line("M1060 836H1130M1380 840H1470M1200 848H1290M1010 822H1080", CREAM, 3, .8)
    s.grain(full, NIGHT, (800, 640), (-200, 980), 0, .55, filt="mist")
    return s.svg("CN Tower and skyline")
