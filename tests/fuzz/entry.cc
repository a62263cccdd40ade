// libFuzzer's entry for the target that the build names.
#include <cstddef>
#include <cstdint>

#include "fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  strongroom::fuzz::STRONGROOM_FUZZ_TARGET({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
