// libFuzzer's entry for the target that STRONGROOM_FUZZ_TARGET names.
//   fuzz FOLDER..    what is found goes into the first folder, and so do the target's seeds
// https://llvm.org/docs/LibFuzzer.html
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "fuzz/target.h"

namespace strongroom::fuzz {
namespace {

// A short input costs little, but much for each of its bytes.
constexpr size_t kShort = 1024;

const Target* target = nullptr;
Cost dearest;  // for each byte

const Target* Named(std::string_view name) {
  const auto found = std::find_if(Targets().begin(), Targets().end(),
                                  [&](const Target& other) { return name == other.name; });
  return found == Targets().end() ? nullptr : &*found;
}

void WriteSeeds(const std::string& folder) {
  for (size_t i = 0; i < target->seeds.size(); ++i) {
    std::ofstream(folder + "/seed-" + std::to_string(i), std::ios::binary) << target->seeds[i];
  }
}

void PrintDearest() {
  std::cerr << "dearest: " << dearest.edges << " edges, " << dearest.allocations << " allocations, "
            << dearest.bytes << " allocated bytes for a byte\n";
}

void Keep(const Cost& cost, size_t size) {
  size = std::max(size, kShort);
  dearest.edges = std::max(dearest.edges, cost.edges / size);
  dearest.allocations = std::max(dearest.allocations, cost.allocations / size);
  dearest.bytes = std::max(dearest.bytes, cost.bytes / size);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  const char* name = std::getenv("STRONGROOM_FUZZ_TARGET");
  target = Named(name == nullptr ? "" : name);
  if (target == nullptr) {
    std::cerr << "STRONGROOM_FUZZ_TARGET is to be one of:";
    for (const Target& other : Targets()) std::cerr << ' ' << other.name;
    std::cerr << '\n';
    std::exit(2);
  }
  const auto folder = std::find_if(*argv + 1, *argv + *argc, [](const char* argument) {
    return std::string_view(argument).substr(0, 1) != "-";
  });
  if (folder != *argv + *argc) WriteSeeds(*folder);
  std::atexit(PrintDearest);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  Keep(RunWithinBounds(*target, {reinterpret_cast<const char*>(bytes), size}), size);
  return 0;
}

}  // namespace strongroom::fuzz
