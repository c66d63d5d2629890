export function localSettings(settings: string, ports: { fieldPort: number; port: number }): string
