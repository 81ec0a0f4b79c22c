import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/project.ts';
import { deskOn, expect, test, watchErrors } from './desk.ts';
import { execute, fileOf } from './execute.ts';
import { withHost } from './host.ts';

test.use({ serviceWorkers: 'allow' });

/** What the flows use, by a command of each, as the panel lists them. */
const PROGRAMS = [/\bffmpeg, ffprobe\b/, /\btesseract\b/, /\bdot\b/, /\bmagick\b/, /\bpdftotext\b/, /\bRscript\b/];
const PACKS = ['Documents', 'All other packages'];

const CODE = `
import zipfile
with zipfile.ZipFile("code.zip", "w") as packed:
    packed.writestr("code/greet.py", "def greet(name):\\n    return 'Hello ' + nam\\n\\n\\nprint(greet('desk'))\\n")
    packed.writestr("code/README.md", "# Greetings\\n")
    packed.writestr("code/.gitignore", "*.pyc\\n")
`;

test('with the network cut: film, photo, OCR, documents, graph, and a code base mended, committed and handed back', async ({
  page,
}) => {
  const errors = watchErrors(page);
  await withHost('isolating', async (host) => {
    const desk = deskOn(page);
    await page.goto(host.url);
    await expect(page.getByRole('button', { name: 'Ready offline', exact: true })).toBeVisible({ timeout: 90_000 });
    await page.getByRole('button', { name: 'Ready offline' }).click();
    await desk.details.getByRole('button', { name: 'Choose packs' }).click();
    const dialog = page.getByRole('dialog', { name: 'Available offline' });
    const programs = dialog.getByRole('list', { name: 'Programs' }).getByRole('listitem');
    const rows = [
      ...PACKS.map((title) => dialog.getByRole('listitem').filter({ hasText: title }).first()),
      ...PROGRAMS.map((hasText) => programs.filter({ hasText }).first()),
    ];
    for (const row of rows) {
      await row.getByRole('button', { name: /^Make available offline/ }).click();
      await expect(row.getByRole('button', { name: /^Remove/ })).toBeVisible({ timeout: 120_000 });
    }
    await host.kill();
    await expect(fetch(host.url)).rejects.toThrow();
    await desk.reload();

    // 100 numbered pictures of 200 x 200 become a film of 30 frames a second.
    const film = await execute(
      page,
      `
import json, subprocess
from PIL import Image, ImageDraw
for number in range(100):
    picture = Image.new("RGB", (200, 200), (number, 40, 200 - number))
    ImageDraw.Draw(picture).ellipse((number, 60, number + 80, 140), fill="white")
    picture.save(f"/tmp/frame-{number:03}.png")
subprocess.run("ffmpeg -v error -framerate 30 -i /tmp/frame-%03d.png -pix_fmt yuv420p film.mp4", shell=True, check=True)
wanted = "stream=codec_name,width,height,r_frame_rate,nb_read_frames"
probe = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_entries", wanted, "-of", "json", "film.mp4"], capture_output=True, check=True)
print(json.loads(probe.stdout)["streams"][0])
`,
      { timeout: 300 },
    );
    expect(fileOf(film, 'film.mp4').bytes.subarray(4, 8).toString()).toBe('ftyp');
    expect(film.output).toContain("'width': 200, 'height': 200, 'r_frame_rate': '30/1', 'nb_read_frames': '100'");

    // A photo is made smaller, marked and converted.
    const photo = await execute(
      page,
      `
import subprocess
from PIL import Image
Image.linear_gradient("L").resize((800, 600)).convert("RGB").save("photo.jpg")
subprocess.run("magick photo.jpg -resize 400x400 -gravity southeast -fill red -pointsize 40 -annotate +10+10 Carrel small.png; convert small.png small.webp", shell=True, check=True)
small = Image.open("small.png").convert("RGB")
red = sum(r > 150 and g < 90 for r, g, b in small.get_flattened_data())
print(small.size, red > 100, subprocess.run(["identify", "small.webp"], capture_output=True, text=True).stdout)
`,
      { timeout: 300 },
    );
    expect(photo.output).toMatch(/^\(400, 300\) True small\.webp WEBP 400x300 /);
    expect(fileOf(photo, 'small.webp').bytes.subarray(8, 12).toString()).toBe('WEBP');

    // A page is rendered and read again, and becomes Markdown.
    const read = await execute(
      page,
      `
import subprocess
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas
canvas = Canvas("page.pdf", A5)
canvas.setFont("Helvetica-Bold", 28)
canvas.drawString(40, 500, "The quiet harvest")
canvas.setFont("Helvetica", 14)
for line, text in enumerate(["Forty two apples were counted", "before the rain came down."]):
    canvas.drawString(40, 460 - 20 * line, text)
canvas.save()
print(subprocess.run("pdftoppm -r 150 -png page.pdf page && tesseract page-1.png - && pdftotext page.pdf -", shell=True, capture_output=True, text=True).stdout)
`,
      { timeout: 300 },
    );
    expect(
      read.output.match(/The quiet harvest\s+Forty two apples were counted\s+before the rain came down\./g),
    ).toHaveLength(2);
    const action = readFileSync(join(ROOT, 'src/actions/py/pdf-to-markdown.py'), 'utf8');
    const markdown = await execute(page, action.replace('/mnt/data/report.pdf', '/mnt/data/page.pdf'), {
      timeout: 300,
    });
    expect(fileOf(markdown, 'page.md').bytes.toString()).toMatch(/^#+ The quiet harvest\n\nForty two apples/m);

    // Slides and a workbook are made and read back, a graph is drawn.
    const office = await execute(
      page,
      `
import subprocess
from openpyxl import Workbook, load_workbook
from slides import Presentation
deck = Presentation()
slide = deck.slides.add_slide(deck.slide_layouts[1])
slide.shapes.title.text = "Harvest"
slide.placeholders[1].text = "Forty two apples"
deck.save("harvest.pptx")
print([shape.text_frame.text for slide in Presentation("harvest.pptx").slides for shape in slide.shapes])
book = Workbook()
for row in (["tree", "apples"], ["old", 20], ["young", 22], ["sum", "=SUM(B2:B3)"]):
    book.active.append(row)
book.save("harvest.xlsx")
print([[cell.value for cell in row] for row in load_workbook("harvest.xlsx").active.rows])
subprocess.run("echo 'digraph { tree -> apple -> pie }' | dot -Tpng -o graph.png", shell=True, check=True)
`,
      { timeout: 300 },
    );
    expect(office.output).toContain("['Harvest', 'Forty two apples']");
    expect(office.output).toContain("['sum', '=SUM(B2:B3)']");
    expect(fileOf(office, 'graph.png').bytes.subarray(1, 4).toString()).toBe('PNG');

    // R reads the same files, and its plot is shown.
    const statistics = await execute(
      page,
      `
open("trees.csv", "w").write("age,apples\\n1,2\\n2,4\\n3,6\\n")
get_ipython().run_cell_magic("R", "times", """
trees <- read.csv("trees.csv")
cat(coef(lm(apples ~ age, trees))[["age"]], commandArgs(TRUE))
plot(trees)
""")
`,
      { timeout: 300 },
    );
    expect(statistics.output).toContain('2 times');
    expect(statistics.displays).toEqual([expect.arrayContaining(['image/png'])]);
    expect(fileOf(statistics, 'Rplot001.png').bytes.subarray(1, 4).toString()).toBe('PNG');

    // A zip of a code base is unpacked, mended, compared, committed, and handed back as a zip and as a patch.
    const mended = await execute(
      page,
      `${CODE}
import subprocess
script = r"""
set -e
unzip -q code.zip; cd code
git init -q; git config user.name Anna; git config user.email anna@example.com
git add -A; git commit -q -m 'As it came'
python3 greet.py 2>&1 | tail -1 || true
sed -i 's/ nam$/ name/' greet.py
python3 greet.py
git diff; git commit -q -a -m 'Mend the name'
git log --format='%an: %s'; git status
git format-patch -1 --stdout > ../fix.patch; git archive --prefix=code/ -o ../fixed.zip HEAD
cd ..; unzip -l fixed.zip; unzip -p fixed.zip code/greet.py
mkdir again; cd again; unzip -q ../code.zip; cd code; git apply --stat ../../fix.patch; git apply ../../fix.patch; cmp greet.py ../../code/greet.py && echo same; watch -t -n 0.1 -c 2 echo tick
"""
done = subprocess.run(script, shell=True, capture_output=True, text=True)
print(done.stdout); print(done.stderr, done.returncode)
`,
      { timeout: 300 },
    );
    expect(mended.output).toContain("-    return 'Hello ' + nam\n+    return 'Hello ' + name\n");
    expect(mended.output).toContain("NameError: name 'nam' is not defined");
    expect(mended.output).toContain(
      'Anna: Mend the name\nAnna: As it came\nOn branch main\nnothing to commit, working tree clean\n',
    );
    expect(mended.output).toMatch(/\nsame\ntick\ntick\n\n 0\n$/);
    expect(fileOf(mended, 'fix.patch').bytes.toString()).toContain('Subject: [PATCH] Mend the name');
    expect(fileOf(mended, 'fixed.zip').bytes.subarray(0, 2).toString()).toBe('PK');
  });
  expect(errors).toEqual([]);
});
