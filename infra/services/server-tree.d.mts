export function serverTree(options?: {
  packages?: readonly string[]
  say?: (line: string) => void
}): Promise<string>
