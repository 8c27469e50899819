// A page of the report in chromium: opened at a width, in a colour scheme, with or without JavaScript.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const report = process.env.FLYPAPER_REPORT;
export const source = process.env.FLYPAPER_SOURCE;
export const widths = [390, 1280];
export const schemes = ["light", "dark"];

export async function launch() {
  return puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
}

/** The page with what it complained of in `page.complaints`. */
export async function open(browser, file, { width = 1280, scheme = "light", script = true, hash = "" } = {}) {
  const page = await browser.newPage();
  page.complaints = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("request", (request) => /^https?:/.test(request.url()) && page.complaints.push(`asks the network for ${request.url()}`));
  await page.setViewport({ width, height: 900 });
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(pathToFileURL(path.resolve(report, file)).href + hash);
  return page;
}

/** What axe finds, one line each. */
export async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.length} times, as in ${nodes[0].html.slice(0, 120)}`);
}
