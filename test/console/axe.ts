import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds serious or critical in what the page shows now: rule, and where. Run past the policy, not through it. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page
    .evaluate(`globalThis.axe === undefined && (0, eval)(${JSON.stringify(source)})`)
    .catch(() => page.evaluate(source))
  return page.evaluate<string[]>(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
        id + ' ' + target.join(' ') + ' ' + (failureSummary ?? '').split('\\n').slice(1, 2).join('').trim())))`)
}
