export function houseAccount(username: string, password: string): Record<string, string>
