/** The last picture that this wall took of itself, and when (epoch ms): shown while the next scene is loading. */
export type LastPicture = Readonly<{ at: number; address: string }>

type Place = Pick<Window, 'localStorage'>

const key = 'ioc.wall.picture'

/** A browser that keeps nothing shows nothing while it loads. */
export function keepPicture({ localStorage }: Place, { at, base64 }: { at: number; base64: string }): void {
  try {
    localStorage.setItem(key, JSON.stringify({ at, base64 }))
  } catch {
    // full, or forbidden: the picture is a comfort only
  }
}

export function keptPicture({ localStorage }: Place): LastPicture | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    if (typeof kept !== 'object' || kept === null || !('at' in kept) || !('base64' in kept)) return undefined
    const { at, base64 } = kept
    if (typeof at !== 'number' || typeof base64 !== 'string') return undefined
    return { at, address: `data:image/webp;base64,${base64}` }
  } catch {
    return undefined
  }
}
