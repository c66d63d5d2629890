export function haproxySettings(settings: string, place: { port: number; apis: readonly string[] }): string
