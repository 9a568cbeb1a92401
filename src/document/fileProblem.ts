/** What the system says of a file that cannot be read or written, in words; its own name a temporary file. */

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder, not a file",
  ENOTDIR: "a part of its path is a file, not a folder",
  EACCES: "there is no permission for it",
  EPERM: "there is no permission for it",
  EROFS: "it cannot be written: the file system is read-only",
  ENOSPC: "it cannot be written: no space is left",
  EDQUOT: "it cannot be written: no space is left",
  ELOOP: "its symbolic links lead in a circle",
  ENAMETOOLONG: "its name is too long",
};

/** The names under which files and folders are written before they are whole. */
const UNFINISHED = /\.(?:[0-9a-f]{8}\.part|\d+\.tmp)$/;

/** Whether it is an error of the file system, which somebody else than the program must mend. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  const { syscall, code, path } = (error ?? {}) as NodeJS.ErrnoException;
  return error instanceof Error && syscall !== undefined && code !== undefined && path !== undefined;
}

/** What is wrong, without the path; the error's message when it is not one of the file system that is known. */
export function fileProblem(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return WORDS[code] ?? message;
}

/** The path of the file that the error is about: the one that was to be there, not the temporary one. */
export function fileOf({ path = "" }: NodeJS.ErrnoException): string {
  return path.replace(UNFINISHED, "");
}
