const mostPx = 8_192

/** How large a canvas the map may have: what a wall of 7680 pixels needs, if the graphics card can draw it. */
export function largestCanvas(): [number, number] {
  const gl = document.createElement('canvas').getContext('webgl2')
  const limit: unknown = gl?.getParameter(gl.MAX_TEXTURE_SIZE)
  gl?.getExtension('WEBGL_lose_context')?.loseContext()
  const px = typeof limit === 'number' && limit > 0 ? Math.min(mostPx, limit) : mostPx
  return [px, px]
}
