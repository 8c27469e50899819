import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, schemes, source, violations, widths } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const file of ["index.html", "potentials.html"]) {
  for (const width of widths) {
    for (const scheme of schemes) {
      test(`${file} at ${width} px, ${scheme}: no complaint, no sideways scroll, nothing that axe finds`, async () => {
        const page = await open(browser, file, { width, scheme });
        const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(needed <= there, `the page is ${needed} px wide`);
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(page.complaints, []);
        await page.close();
      });
    }
  }

  test(`${file}: text stands within a second of the load`, async () => {
    const page = await open(browser, file);
    const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    assert.ok(paint < 1000, `first text after ${paint} ms`);
    await page.close();
  });

  test(`${file}: headings go down one level at a time`, async () => {
    const page = await open(browser, file);
    const levels = await page.$$eval("h1, h2, h3, h4, h5, h6", (all) => all.map((h) => [Number(h.tagName[1]), h.textContent]));
    assert.equal(levels.filter(([level]) => level === 1).length, 1);
    levels.reduce((above, [level, text]) => {
      assert.ok(level <= above + 1, `'${text}' is of level ${level} below ${above}`);
      return level;
    }, 0);
    await page.close();
  });

  test(`${file}: every link leads somewhere on the page, and no id stands twice`, async () => {
    const page = await open(browser, file);
    const [dangling, twice] = await page.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
      const lost = [...document.querySelectorAll('a[href^="#"], use')].map((a) => a.getAttribute("href") ?? a.getAttribute("xlink:href"));
      return [lost.filter((href) => href && !ids.includes(decodeURIComponent(href.slice(1)))), ids.filter((id, i) => ids.indexOf(id) !== i)];
    });
    assert.deepEqual(dangling, []);
    assert.deepEqual(twice, []);
    await page.close();
  });

  test(`${file}: the keyboard reaches all that can be used, in the order of reading`, async () => {
    const page = await open(browser, file);
    const usable = await page.evaluate(() => [...document.querySelectorAll("*")].filter((e) => e.checkVisibility() && (
      e.matches("a[href], button, input, select, summary") ||
      (e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX === "auto" && !e.querySelector("a[href], summary")))).length);
    const reached = [];
    for (let i = 0; i <= usable; ++i) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const e = document.activeElement;
        if (e === document.body || e.dataset.reached) return null;
        e.dataset.reached = "yes";
        return { tag: e.tagName, outline: getComputedStyle(e).outlineStyle };
      });
      if (!at) break;
      assert.notEqual(at.outline, "none", `${at.tag} does not show that it has the focus`);
      reached.push(at.tag);
    }
    assert.equal(reached.length, usable, `the last reached was ${reached.at(-1)}`);
    await page.close();
  });
}

const shown = (page) => page.$$eval("#ledger .card", (cards) => cards.filter((card) => card.checkVisibility()).map((card) => card.id));

test("the ledger's filter shows what it says", async () => {
  const page = await open(browser, "index.html");
  const all = await shown(page);
  await page.click('.filter input[value="refuted_as_stated"]');
  const refuted = await shown(page);
  const wanted = await page.$$eval('.card[data-verdict="refuted_as_stated"]', (cards) => cards.map((card) => card.id));
  assert.deepEqual(refuted, wanted);
  assert.ok(refuted.length > 0 && refuted.length < all.length);
  assert.match(await page.$eval(".filter output", (o) => o.textContent), new RegExp(`^${refuted.length} of ${all.length} `));
  await page.click(".filter button[type=reset]");
  await page.waitForFunction((n) => [...document.querySelectorAll("#ledger .card")].filter((c) => c.checkVisibility()).length === n, {}, all.length);
  await page.type(".filter input[type=search]", "volume-scaling");
  assert.ok((await shown(page)).includes("claim-volume-scaling"));
  assert.ok((await shown(page)).length < 10);
  await page.close();
});

test("the filter takes phrases, w_1 for w₁, and looks into the evidence when told to", async () => {
  const page = await open(browser, "index.html");
  const found = async (text) => {
    await page.$eval(".filter input[type=search]", (input, value) => {
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }, text);
    return shown(page);
  };
  const words = await found("half-MSE and fresh batches");
  const phrase = await found("“half-MSE and fresh batches”");
  assert.ok(phrase.length > 0 && phrase.length < words.length);
  assert.deepEqual(await found('"half-mse and fresh batches"'), phrase);
  const written = await found("w1");
  assert.ok(written.length > 0);
  assert.deepEqual(await found("w_1"), written);
  assert.deepEqual(await found("w₁"), written);
  await page.click(".filter input[name=evidence]");
  assert.ok((await shown(page)).length > written.length);
  await page.close();
});

test("a verdict at the top filters the ledger", async () => {
  const page = await open(browser, "index.html");
  await page.click('.verdicts a[data-verdict="refuted_as_stated"]');
  const verdicts = await page.$$eval("#ledger .card", (cards) => cards.filter((c) => c.checkVisibility()).map((c) => c.dataset.verdict));
  assert.ok(verdicts.length > 0 && verdicts.every((v) => v === "refuted_as_stated"));
  await page.close();
});

test("a link to a card, a figure or a check shows it, opened", async () => {
  for (const selector of ["#ledger .card", "#ledger .panel", "#ledger tr[id]", ".post-figure"]) {
    const finder = await open(browser, "index.html");
    const id = await finder.$$eval(selector, (all) => all.at(-1).id);
    await finder.close();
    const page = await open(browser, "index.html", { hash: `#${id}` });
    const [visible, top] = await page.$eval(`[id="${id}"]`, (e) => [e.checkVisibility(), e.getBoundingClientRect().top]);
    assert.ok(visible, `${id} is hidden`);
    assert.ok(top >= 0 && top < 900, `${id} stands at ${top} px`);
    await page.close();
  }
});

test("without JavaScript everything is there to read, and no control that does nothing", async () => {
  const with_script = await open(browser, "index.html");
  const cards = await with_script.$$eval("#ledger .card", (all) => all.length);
  await with_script.close();
  const page = await open(browser, "index.html", { script: false });
  const tree = await page.accessibility.snapshot();
  assert.ok(tree.children.length > 0);
  const [seen, controls] = await Promise.all([page.$$("#ledger .card"), page.$$(".filter:not([hidden])")]);
  assert.equal(seen.length, cards);
  assert.equal(controls.length, 0);
  await page.close();
});

for (const scheme of schemes) {
  for (const width of widths) {
    test(`the README's figure, ${scheme}, at ${width} px: its text is whole, legible and apart`, async () => {
      const page = await open(browser, `${source}/docs/cover-${scheme}.svg`, { width, scheme });
      const texts = await page.$$eval("text", (all) => all.map((t) => {
        const { left, right, top, bottom } = t.getBoundingClientRect();
        return { text: t.textContent.trim(), left, right, top, bottom };
      }).filter(({ text }) => text));
      assert.ok(texts.length > 10);
      for (const t of texts) assert.ok(t.left >= 0 && t.right <= width, `'${t.text}' leaves the picture`);
      texts.forEach((a, i) => texts.slice(i + 1).forEach((b) => {
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 2 || b.bottom <= a.top + 2;
        assert.ok(apart, `'${a.text}' and '${b.text}' lie on each other`);
      }));
      assert.deepEqual(page.complaints, []);
      await page.close();
    });
  }
}
