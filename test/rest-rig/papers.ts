/** Begins and ends as a PNG does. */
export const pngFile = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  Buffer.alloc(400, 7),
  Buffer.from('0000000049454e44ae426082', 'hex'),
])
