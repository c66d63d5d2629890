import { describe, expect, test } from '@jest/globals'
import { problems } from '@haidang/contracts'
import { en as deskInEnglish } from './en.js'
import { rules as rulesInEnglish } from './en/rules.js'
import { wall as wallInEnglish } from './en/wall.js'
import { fold } from './fold.js'
import { formatsOf } from './formats.js'
import { problemText } from './problem-words.js'
import { vi as deskInVietnamese } from './vi.js'
import { rules as rulesInVietnamese } from './vi/rules.js'
import { wall as wallInVietnamese } from './vi/wall.js'
import { type WordKey, wordsOf } from './words.js'
import '../rules/rule-words.js'
import '../wall/wall-words.js'

const vi = { ...deskInVietnamese, ...wallInVietnamese, ...rulesInVietnamese }
const en = { ...deskInEnglish, ...wallInEnglish, ...rulesInEnglish }

const zone = 'Asia/Ho_Chi_Minh'
const at = Date.UTC(2026, 10, 22, 7, 5, 37)
const keys = Object.keys(vi).filter((key): key is WordKey => key in vi)

describe('the catalogue', () => {
  test('has every word in both languages, with the same places to fill', () => {
    const places = (message: string) => [...message.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name).sort()
    expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort())
    for (const key of keys)
      expect([key, ...new Set(places(en[key]))]).toEqual([key, ...new Set(places(vi[key]))])
  })

  test('every message compiles', () => {
    const values = new Proxy<Record<string, number>>(
      {},
      {
        get: () => 2,
        has: () => true,
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      },
    )
    for (const language of ['vi', 'en'] as const)
      for (const key of keys) expect(wordsOf(language)(key, values)).not.toBe('')
  })

  test('every published refusal can be said in Vietnamese and in English', () => {
    for (const reason of Object.keys(problems)) {
      expect(problemText(reason, 'vi')).not.toBe(problemText(reason, 'en'))
    }
    expect(problemText('a-reason-of-tomorrow', 'vi')).toBe(problemText('unexpected', 'vi'))
  })
})

describe('numbers and times', () => {
  const viet = formatsOf('vi', zone, wordsOf('vi'))
  const english = formatsOf('en', zone, wordsOf('en'))

  test('are in the city’s zone whatever the computer’s is', () => {
    expect(viet.clock(at)).toBe('14:05:37')
    expect(viet.date(at)).toBe('22/11/2026')
    expect(english.date(at)).toBe('22/11/2026')
    expect(viet.day(at)).toBe('CN 22/11/2026')
  })

  test('a date is said when it is not today', () => {
    expect(viet.instant(at, at + 1_000)).toBe('14:05:37')
    expect(viet.instant(at - 86_400_000, at)).toBe('21/11/2026 14:05:37')
  })

  test('are written the way the language does, with a true minus', () => {
    expect(viet.number(-1_234.56, 1)).toBe('−1.234,6')
    expect(english.number(1_234.56, 1)).toBe('1,234.6')
    expect([viet.measured(-0.04, 1), viet.number(-0.4)]).toEqual(['0,0', '0'])
    expect([0.25, 0.1 + 0.2, 80, 1_200.5].map(viet.limit)).toEqual(['0,25', '0,3', '80', '1.200,5'])
  })

  test('a duration is short, reads at a glance and never breaks across lines', () => {
    expect([34_000, 206_000, 1_500_000, 7_500_000, 273_600_000].map(viet.duration)).toEqual([
      '34\u00A0s',
      '3\u00A0ph\u00A026',
      '25\u00A0ph',
      '2\u00A0h\u00A005',
      '3\u00A0ngày\u00A04\u00A0h',
    ])
    expect(english.duration(206_000)).toBe('3\u00A0min\u00A026')
  })
})

test('a search without marks finds names with them, composed or not', () => {
  expect(fold('Cầu Rồng')).toBe('cau rong')
  expect(fold('Cầu Rồng'.normalize('NFD'))).toBe('cau rong')
  expect(fold('Đường Nguyễn Trãi')).toBe('duong nguyen trai')
})
