export const prepareWorld = () => {
  throw new Error("worlds: not yet");
};
