// The fuzz targets as unit tests: their seeds, and a fixed number of mutations of them with a fixed
// random seed. libFuzzer goes further: see CMakeLists.txt here.
#include <gtest/gtest.h>

#include <random>

#include "fuzz/targets.h"

namespace strongroom::fuzz {
namespace {

constexpr int kMutations = 1500;

class Mutator {
 public:
  explicit Mutator(std::vector<std::string> seeds) : seeds_(std::move(seeds)) {}

  std::string Next() {
    std::string text = seeds_[Below(seeds_.size())];
    for (size_t i = 0; i <= Below(4); ++i) Change(text);
    return text;
  }

 private:
  size_t Below(size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  void Change(std::string& text) {
    static const std::vector<std::string> pieces{"null",  "-1",      "18446744073709551616",
                                                 "1e999", "\"\"",    "[]",
                                                 "{}",    "\\u0000", "\xff",
                                                 "\n",    ": ",      "- ",
                                                 "&a *a", "!!x",     "<<",
                                                 "\t",    "9999",    std::string(1, '\0')};
    const size_t at = Below(text.size());
    const size_t length = Below(text.size() - at) % 24;
    switch (Below(6)) {
      case 0:
        if (!text.empty()) text[at] = static_cast<char>(random_());
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      case 3:
        text.insert(at, pieces[Below(pieces.size())]);
        break;
      case 4:
        text.replace(at, length, pieces[Below(pieces.size())]);
        break;
      default: {
        const std::string& other = seeds_[Below(seeds_.size())];
        const size_t from = Below(other.size());
        text.replace(at, length, other.substr(from, Below(40)));
      }
    }
  }

  const std::vector<std::string> seeds_;
  std::mt19937 random_{20260329};
};

class Fuzz : public ::testing::TestWithParam<size_t> {
 protected:
  const Target& target_ = Targets()[GetParam()];
};

TEST_P(Fuzz, SeedsKeepEveryPromise) {
  for (const std::string& seed : target_.seeds) EXPECT_NO_THROW(target_.run(seed)) << seed;
  EXPECT_NO_THROW(target_.run(""));
}

TEST_P(Fuzz, MutationsKeepEveryPromise) {
  Mutator mutator(target_.seeds);
  for (int i = 0; i < kMutations; ++i) {
    const std::string input = mutator.Next();
    ASSERT_NO_THROW(target_.run(input)) << ::testing::PrintToString(input);
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Fuzz, ::testing::Range(size_t{0}, Targets().size()),
                         [](const auto& param) {
                           return std::string(Targets()[param.param].name);
                         });

}  // namespace
}  // namespace strongroom::fuzz
