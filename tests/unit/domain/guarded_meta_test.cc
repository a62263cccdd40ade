#include "domain/guarded_meta.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(GuardedMeta, NamesEachFieldThatDiffers) {
  const GuardedMeta before{.owner_references = "[1]",
                           .finalizers = "[]",
                           .labels = {{"a", "1"}, {"b", "2"}},
                           .annotations = {{"c", "3"}}};
  EXPECT_THAT(ChangedFields(before, before), IsEmpty());
  const GuardedMeta after{.owner_references = "[]",
                          .finalizers = "[2]",
                          .labels = {{"b", "3"}, {"d", ""}},
                          .annotations = {{"c", "3"}}};
  EXPECT_THAT(ChangedFields(before, after),
              ElementsAre("metadata.ownerReferences", "metadata.finalizers", "metadata.labels[a]",
                          "metadata.labels[b]", "metadata.labels[d]"));
  EXPECT_THAT(ChangedFields(after, before), testing::SizeIs(5));
}

TEST(GuardedMeta, IsDescribedInASentenceHoweverMuchWasChanged) {
  EXPECT_THAT(DescribeGuarded({"metadata.finalizers"}),
              testing::StartsWith("metadata.finalizers: only for those who may delete"));
  const std::string text = DescribeGuarded({"a", "b", "c", "d", "e"});
  EXPECT_THAT(text, testing::StartsWith("a, b, c and 2 more: "));
  EXPECT_THAT(text, testing::Not(HasSubstr(" d,")));
}

}  // namespace
}  // namespace strongroom::domain
