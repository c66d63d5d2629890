import { fileType } from './file-type.js'

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  Buffer.alloc(40),
  Buffer.from('0000000049454e44ae426082', 'hex'),
])
const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(40), Buffer.from('ffd9', 'hex')])

test('bytes are what they begin and end as', () => {
  expect([pdf, png, jpeg].map(fileType)).toEqual(['application/pdf', 'image/png', 'image/jpeg'])
})

test.each([
  ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['a page that calls itself PDF further on', Buffer.from('<html>%PDF-1.7 %%EOF')],
  ['a PDF that was cut', pdf.subarray(0, 20)],
  ['a PDF with something long behind it', Buffer.concat([pdf, Buffer.alloc(2_000, 65)])],
  ['a PNG that was cut', png.subarray(0, -4)],
  ['a JPEG with a page behind it', Buffer.concat([jpeg, Buffer.from('<script>')])],
  ['nothing', Buffer.alloc(0)],
])('%s is none', (_, bytes) => {
  expect(fileType(bytes)).toBeUndefined()
})
