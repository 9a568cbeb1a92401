export async function cosignChecks(): Promise<void> {}
