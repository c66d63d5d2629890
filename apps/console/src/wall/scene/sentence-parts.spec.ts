import { expect, test } from '@jest/globals'
import { furtherReasons, halvesOf } from './sentence-parts.js'

test('where comes apart from what; a crossing is said in one piece', () => {
  expect(halvesOf('PM2.5 160 khi báo (ngưỡng 150) — Trạm 1')).toEqual({
    where: 'Trạm 1',
    what: 'PM2.5 160 khi báo (ngưỡng 150)',
  })
  expect(halvesOf('Xe chữa cháy 2 rời thành phố')).toEqual({
    where: undefined,
    what: 'Xe chữa cháy 2 rời thành phố',
  })
})

test('of the reason only what has not been said yet, part by part', () => {
  const why =
    'PM2.5 151 µg/m³ khi báo, vượt ngưỡng 150, báo từ 13:59; hiện 168,4 µg/m³, đang tăng 6,2 µg/m³/10 ph; chưa từng báo trước đây; theo luật “Bụi PM2.5 cao” bản 3.'
  expect(furtherReasons(why, 'hiện ')).toEqual([
    'Đang tăng 6,2 µg/m³/10 ph',
    'Chưa từng báo trước đây',
    'Theo luật “Bụi PM2.5 cao” bản 3',
  ])
  expect(furtherReasons('A báo từ 13:59; hiện 168 µg/m³; theo luật B.', 'hiện ')).toEqual(['Theo luật B'])
})
