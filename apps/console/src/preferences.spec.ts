import { beforeEach, expect, test } from '@jest/globals'
import { openPreferences } from './preferences.js'

const root = document.documentElement
const shown = () => ['lang', 'data-theme', 'data-density'].map((name) => root.getAttribute(name))

beforeEach(() => localStorage.clear())

function speaks(...languages: string[]): void {
  Object.defineProperty(navigator, 'languages', { value: languages, configurable: true })
}

test.each([
  [['vi-VN', 'en'], {}, ['vi', 'night', 'standard']],
  [['fr', 'en-GB'], {}, ['en', 'night', 'standard']],
  [['ja'], {}, ['en', 'night', 'standard']],
  [['en'], { language: 'vi', theme: 'day', density: 'roomy' }, ['vi', 'day', 'roomy']],
  [['vi'], { language: 'xx', theme: 'pink' }, ['vi', 'night', 'standard']],
])('a browser of %j with %j kept shows %j', (languages, kept, expected) => {
  speaks(...languages)
  for (const [key, value] of Object.entries(kept)) localStorage.setItem(`ioc.${key}`, value)
  openPreferences(window)
  expect(shown()).toEqual(expected)
})

test('what somebody chooses holds the next time', () => {
  speaks('vi')
  const { theme, blinking } = openPreferences(window)
  theme.set('day')
  blinking.set('off')
  expect(openPreferences(window).theme.get()).toBe('day')
  expect(openPreferences(window).blinking.get()).toBe('off')
  expect(root.getAttribute('data-theme')).toBe('day')
})
