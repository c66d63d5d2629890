type Entry = {
  version?: string
  resolved?: string
  engines?: { node?: string }
  hasInstallScript?: boolean
  optionalDependencies?: Record<string, string>
}
export function problemsOf(
  lock: { packages: Record<string, Entry> },
  rules: { allowScripts: Record<string, boolean>; satisfies: (version: string, range: string) => boolean },
): string[]
