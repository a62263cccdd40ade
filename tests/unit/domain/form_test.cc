#include "domain/form.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <regex>
#include <string>
#include <vector>

namespace strongroom::domain {
namespace {

const std::array kForms{&form::kObjectName,
                        &form::kNamespace,
                        &form::kSecretKey,
                        &form::kSubPath,
                        &form::kTypeKey,
                        &form::kReason,
                        &form::kErrorCode,
                        &form::kTimeOfDay,
                        &form::kTimeZone,
                        &form::kMinute,
                        &form::kGuid,
                        &form::kSha256,
                        &form::kSetDigest,
                        &form::kImage,
                        &form::kTypeSelection,
                        &form::kOrigin,
                        &form::kInterval,
                        &form::kHttpsUrl,
                        &form::kHost,
                        &form::kMailAddress,
                        &form::kLabelKey,
                        &form::kLabelValue,
                        &form::kNamespacePattern};

const std::vector<std::string> kSeeds{
    "",
    "*",
    "nightly",
    "team-a.nightly-2",
    "-a",
    "a-",
    "a..b",
    "tls.crt",
    "networkPolicies",
    "NotSupportedYet",
    "UNKNOWN_POLICY_TYPE",
    "02:30",
    "24:00",
    "7d",
    "365d",
    "366d",
    "8760h",
    "8761h",
    "0d",
    "23:60",
    "Europe/Berlin",
    "America/Argentina/Ushuaia",
    "Etc/GMT+12",
    "a/b/c/d",
    "1/a",
    "2026-03-01T01:30:00Z",
    "2026-03-01T01:30:01Z",
    "00000000-0000-4000-8000-00000000ABCd",
    std::string(63, 'a'),
    std::string(64, 'a'),
    "sha256:" + std::string(64, '0'),
    "registry/x:1",
    "https://login.example.com",
    "https://a:8443",
    "https://[fd00::1]:443",
    "https://a/b",
    "https://a//b",
    "https://hooks.example.com/services/T0/B0?x=1&y=%20",
    "https://[fd00::1]:443/a",
    "https://a?b",
    "https://user@a/",
    "https://a/b#c",
    "http://a",
    "fd00::1",
    "backups@example.com",
    "a.b+c@mail.example.com",
    "-a@b",
    "a..b@c",
    "a@b@c",
    "app.kubernetes.io/part-of",
    "a/b/c",
    "team-*",
    "team-?",
    "a b",
    "a\tb",
    "\xC3\xA9",
};

// The seed with some characters put in, left out or replaced.
std::string Mutated(std::string text, std::mt19937& random) {
  constexpr std::string_view kCharacters = "aZz09-_.:/+*?@[]#%TZdh365 \n\xC3";
  for (auto changes = random() % 4; changes > 0; --changes) {
    const size_t at = text.empty() ? 0 : random() % text.size();
    const char character = kCharacters[random() % kCharacters.size()];
    if (random() % 3 == 0 || text.empty()) {
      text.insert(at, 1, character);
    } else if (random() % 2 == 0) {
      text.erase(at, 1);
    } else {
      text[at] = character;
    }
  }
  return text;
}

// The API server goes by the pattern, we by the function.
TEST(Forms, MatchWhatTheirPatternsMatch) {
  std::mt19937 random(7);
  for (const Form* form : kForms) {
    const std::regex pattern{std::string(form->pattern)};
    size_t matches = 0;
    for (const std::string& seed : kSeeds) {
      for (int i = 0; i < 200; ++i) {
        const std::string text = i == 0 ? seed : Mutated(seed, random);
        const bool expected = std::regex_match(text, pattern);
        ASSERT_EQ(form->matches(text), expected) << form->pattern << "\n" << text;
        if (expected) ++matches;
      }
    }
    EXPECT_GT(matches, 0U) << form->pattern;
  }
}

TEST(Forms, AreNoLongerThanTheyMayBe) {
  EXPECT_TRUE(form::kNamespace.Allows(std::string(63, 'a')));
  EXPECT_FALSE(form::kNamespace.Allows(std::string(64, 'a')));
  EXPECT_FALSE(form::kNamespace.Allows("a.b"));
  EXPECT_TRUE(form::kObjectName.Allows(std::string(253, 'a')));
  EXPECT_FALSE(form::kObjectName.Allows(std::string(254, 'a')));
  for (const Form* form : kForms) EXPECT_GT(form->max, 0U) << form->pattern;
}

}  // namespace
}  // namespace strongroom::domain
