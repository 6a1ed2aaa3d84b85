// Looks at the page in a browser: usage: node look.mjs ADDRESS [FOLDER FOR SCREENSHOTS]
// In fourteen states axe-core finds nothing against WCAG 2.2 A and AA; nothing is wider than the window; keys alone are enough; one sheet
// of A4 is enough for a print. Ends with 1 where something is not so.
import fs from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const [, , address, shots] = process.argv;
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const faults = [];

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
});
const page = await browser.newPage();
const devtools = await page.createCDPSession();
// The policy of the page forbids what the tool puts into it, and has tests of its own.
await page.setBypassCSP(true);
const requested = new Set();
page.on("request", (request) => requested.add(new URL(request.url()).origin));

async function visit(path, { width = 1100, height = 1400, features = [] } = {}) {
  await page.setViewport({ width, height });
  // Not through the tool, which knows fewer features than the browser.
  await devtools.send("Emulation.setEmulatedMedia", { features });
  await page.goto(address + path, { waitUntil: "networkidle0" });
}

async function look(name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => axe.run(document, { runOnly: tags }), TAGS);
  for (const { id, impact, help, nodes } of violations) {
    faults.push(`${name}: ${id} (${impact}): ${help}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
  }
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (tooWide > 0) faults.push(`${name}: ${tooWide} pixels wider than the window`);
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  console.log(`looked at ${name}`);
}

const camden = "/?place=Camden";
const states = [
  ["start", "/", {}],
  ["list", camden, {}],
  ["one_problem", "/?place=Leeds&problem=bins", {}],
  ["pair", "/?place=Camden&peer=E09000022", {}],
  ["pair_narrow", "/?place=Camden&peer=E09000022", { width: 320, height: 700 }],
  ["groups", "/groups", {}],
  ["wrong", "/wrong?place=Camden&problem=bins", {}],
  ["nobody", "/?place=E47000014", {}],
  ["unknown_place", "/?place=Camdem", {}],
  ["narrow", camden, { width: 320, height: 700 }],
  ["forced_colours", camden, { features: [{ name: "forced-colors", value: "active" }] }],
];
for (const [name, path, options] of states) {
  await visit(path, options);
  await look(name);
}

// All peers unfolded.
await visit(camden);
await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
await look("unfolded");

// Keys alone: from the top to the box, a name completed, the question asked.
await visit("/");
const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
for (let presses = 0; presses < 5 && (await focused()) !== "place"; presses++) await page.keyboard.press("Tab");
if ((await focused()) !== "place") faults.push(`keys: Tab leads to '${await focused()}' and not to the box`);
await page.keyboard.type("camde");
await page.waitForSelector("#place-list [role=option]", { timeout: 20_000 });
await page.keyboard.press("ArrowDown");
await look("completing");
await page.keyboard.press("Enter");
if ((await page.$eval("#place", (box) => box.value)) !== "Camden") faults.push("keys: Enter takes no suggestion");
await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
if (!page.url().includes("place=Camden")) faults.push(`keys: the question is not asked: ${page.url()}`);

// What is wrong is written by keys, sent by the page itself, and kept.
await visit("/wrong?place=Camden");
await page.focus("#said");
await page.keyboard.type("The date is of 2024.");
await page.keyboard.press("Tab");
await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
if (!(await page.content()).includes("as number 1")) faults.push("wrong: what was written is not kept");
await look("kept");

// The two pictures of docs/page.md.
const pair = "/?place=Camden&peer=E09000022";
for (const [name, path, height, scrolled] of [["page-list", camden, 1600, 0], ["page-pair", pair, 1150, 380]]) {
  if (!shots) break;
  await visit(path, { width: 900, height });
  await page.evaluate((y) => scrollTo(0, y), scrolled);
  await page.screenshot({ path: `${shots}/${name}.png` });
}

await visit(camden);
const print = await page.pdf({ format: "A4", path: shots ? `${shots}/print.pdf` : undefined });
const sheets = Buffer.from(print).toString("latin1").match(/\/Type\s*\/Page\b/g)?.length;
if (sheets !== 1) faults.push(`print: ${sheets} sheets`);

const strangers = [...requested].filter((origin) => origin !== new URL(address).origin);
if (strangers.length > 0) faults.push(`asks others: ${strangers.join(", ")}`);
await browser.close();
console.log(faults.length > 0 ? faults.join("\n") : "nothing found against the page");
process.exit(faults.length > 0 ? 1 : 0);
