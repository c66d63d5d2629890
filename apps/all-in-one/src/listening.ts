import { type ListenPlace, explainListenError } from '@haidang/platform'

/** Waits for a listener; a port that cannot be opened becomes a refusal that names it and the way out. */
export async function listening<T>(opening: Promise<T>, place: ListenPlace): Promise<T> {
  try {
    return await opening
  } catch (cause) {
    throw explainListenError(cause, place)
  }
}
