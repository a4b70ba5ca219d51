// On a fresh machine the first of these tests waits until the emulators are installed; the system tests then package
// and deploy the stack. Jest reads `testTimeout` for all projects or for none, so the two that need time set it here.
jest.setTimeout(300_000);
