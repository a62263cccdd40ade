// Has Chromium draw the top of a page as it is on a screen, as vectors: draw.mjs PAGE.html OUT.pdf light|dark WIDTH HEIGHT
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [page, out, colorScheme, width, height] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const tab = await browser.newPage({ bypassCSP: true, colorScheme, viewport: { width: Number(width), height: Number(height) } });
await tab.emulateMedia({ media: 'screen', colorScheme });
await tab.goto(pathToFileURL(page).href);
// Neither margins nor numbers of pages, which are for paper.
await tab.addStyleTag({ content: '@page { margin: 0; @bottom-right { content: none } }' });
await tab.pdf({ path: out, width: `${width}px`, height: `${height}px`, printBackground: true, pageRanges: '1' });
await browser.close();
