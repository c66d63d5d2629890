import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { expect, test } from '@jest/globals'

const script = readFileSync(new URL('../../apps/console/public/first-paint.js', import.meta.url), 'utf8')

/** What the document's root says after the first paint, in a browser of these languages that kept these choices. */
function firstPaint(languages: readonly string[], kept: Record<string, string>): string[] {
  const said = new Map<string, string>()
  runInNewContext(script, {
    navigator: { languages },
    localStorage: { getItem: (key: string) => kept[key.replace('ioc.', '')] ?? null },
    document: { documentElement: { setAttribute: (name: string, value: string) => said.set(name, value) } },
  })
  return ['lang', 'data-theme', 'data-density'].map((name) => said.get(name) ?? '')
}

// The same table as `openPreferences` has: the page must not change its light or its language after the first paint.
test.each([
  [['vi-VN', 'en'], {}, ['vi', 'night', 'standard']],
  [['fr', 'en-GB'], {}, ['en', 'night', 'standard']],
  [['ja'], {}, ['en', 'night', 'standard']],
  [['en'], { language: 'vi', theme: 'day', density: 'roomy' }, ['vi', 'day', 'roomy']],
  [['vi'], { language: 'xx', theme: 'pink' }, ['vi', 'night', 'standard']],
])('the first paint of a browser of %j with %j kept is %j', (languages, kept, expected) => {
  expect(firstPaint(languages, kept)).toEqual(expected)
})
