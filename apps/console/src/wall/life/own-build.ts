/** Which build of the console runs in this page: the hash in the name of its entry script. */
export function ownBuild(page: Document): string {
  const source = page.querySelector<HTMLScriptElement>('script[type=module][src]')?.src ?? ''
  return /-([\w-]{6,})\.js$/.exec(source)?.[1] ?? 'unbuilt'
}
