import { screenLimits } from '@haidang/contracts'

import { Problem } from '../problem.js'
import { pictureType, readPicture } from './read-picture.js'

const text = (value: string) => [...Buffer.from(value, 'latin1')]
const size = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24]

function webp(bytes: number, chunk = 'VP8L', said = bytes - 8): Uint8Array {
  const head = [...text('RIFF'), ...size(said), ...text('WEBP'), ...text(chunk), ...size(bytes - 20)]
  return Uint8Array.from([...head, ...Array<number>(bytes - head.length).fill(0)])
}

const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Array<number>(30).fill(0), 0xff, 0xd9])
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

const reasonOf = (picture: string) => {
  try {
    return readPicture(picture).type
  } catch (error) {
    return error instanceof Problem ? error.reason : error
  }
}

test('WebP in its three forms and JPEG are pictures', () => {
  expect(['VP8 ', 'VP8L', 'VP8X'].map((chunk) => pictureType(webp(40, chunk)))).toEqual(
    Array(3).fill('image/webp'),
  )
  expect(pictureType(jpeg)).toBe('image/jpeg')
})

test.each([
  ['a page', Uint8Array.from(text('<!doctype html><script>alert(1)</script>'))],
  ['a drawing that may carry scripts', Uint8Array.from(text('<svg xmlns="http://www.w3.org/2000/svg"/>'))],
  ['PNG', Uint8Array.from([0x89, ...text('PNG\r\n'), 0x1a, 0x0a, ...Array<number>(30).fill(0)])],
  ['GIF', Uint8Array.from([...text('GIF89a'), ...Array<number>(30).fill(0)])],
  ['a WebP with something behind it', Uint8Array.from([...webp(40), ...text('<script>')])],
  ['a WebP cut short', webp(40).slice(0, 30)],
  [
    'a RIFF that is a sound',
    Uint8Array.from([...text('RIFF'), ...size(32), ...text('WAVEfmt '), ...size(0)]),
  ],
  ['a WebP of an unknown kind', webp(40, 'HTML')],
  ['a JPEG that does not end', jpeg.slice(0, 30)],
  ['a JPEG with something behind it', Uint8Array.from([...jpeg, ...text('<script>')])],
  ['nothing much', Uint8Array.from([0xff, 0xd8, 0xff])],
])('%s is none', (_what, bytes) => {
  expect(pictureType(bytes)).toBeUndefined()
  expect(reasonOf(base64(bytes))).toBe('wrong-picture')
})

test('a picture has 64 KiB at most', () => {
  expect(reasonOf(base64(webp(screenLimits.pictureBytes)))).toBe('image/webp')
  expect(reasonOf(base64(webp(screenLimits.pictureBytes + 1)))).toBe('too-large')
})
