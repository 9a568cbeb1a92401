import type { Command } from "commander";
export function addVerifyCommands(_program: Command, _end: (code: number) => void): void {}
