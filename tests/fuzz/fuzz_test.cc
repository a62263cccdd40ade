// The fuzz targets as unit tests: the inputs of corpus/, and a fixed number of mutations of them
// with a fixed random seed. libFuzzer goes further: make fuzz.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "base/file.h"
#include "fuzz/target.h"

namespace strongroom::fuzz {
namespace {

constexpr int kMutations = 1500;
const std::filesystem::path kCorpus = "tests/fuzz/corpus";

std::vector<std::filesystem::path> EntriesOf(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> entries;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    entries.push_back(entry.path());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::vector<std::string> InputsOf(const Target& target) {
  std::vector<std::string> inputs = target.seeds;
  for (const std::filesystem::path& file : EntriesOf(kCorpus / target.name)) {
    inputs.push_back(base::ReadFile(file));
  }
  return inputs;
}

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

TEST_P(Fuzz, InputsKeepEveryPromise) {
  for (const std::string& input : InputsOf(target_)) {
    EXPECT_NO_THROW(RunWithinBounds(target_, input)) << ::testing::PrintToString(input);
  }
  EXPECT_NO_THROW(RunWithinBounds(target_, ""));
}

TEST_P(Fuzz, MutationsKeepEveryPromise) {
  Mutator mutator(InputsOf(target_));
  for (int i = 0; i < kMutations; ++i) {
    const std::string input = mutator.Next();
    ASSERT_NO_THROW(RunWithinBounds(target_, input)) << ::testing::PrintToString(input);
  }
}

TEST(Corpus, HasAFolderForEachTarget) {
  std::vector<std::string> folders;
  for (const std::filesystem::path& folder : EntriesOf(kCorpus)) {
    folders.push_back(folder.filename().string());
  }
  std::vector<std::string> names;
  for (const Target& target : Targets()) names.emplace_back(target.name);
  EXPECT_THAT(names, testing::ElementsAreArray(folders));
}

INSTANTIATE_TEST_SUITE_P(Targets, Fuzz, ::testing::Range(size_t{0}, Targets().size()),
                         [](const auto& param) {
                           return std::string(Targets()[param.param].name);
                         });

}  // namespace
}  // namespace strongroom::fuzz
