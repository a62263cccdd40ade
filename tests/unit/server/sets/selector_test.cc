#include "server/sets/selector.h"

#include <gtest/gtest.h>

#include "server/sets/api_status.h"

namespace strongroom::server::sets {
namespace {

using store::SetCondition;
using store::SetField;
using Operator = SetCondition::Operator;
using Texts = std::vector<std::string>;

void ExpectOne(const std::vector<SetCondition>& conditions, SetField field, Operator is,
               const Texts& values, const char* text) {
  ASSERT_EQ(conditions.size(), 1U) << text;
  EXPECT_EQ(conditions[0].field, field) << text;
  EXPECT_EQ(conditions[0].is, is) << text;
  EXPECT_EQ(conditions[0].values, values) << text;
}

TEST(LabelSelector, HasAllFormsOfKubernetes) {
  struct Row {
    const char* text;
    Operator is;
    Texts values;
  };
  for (const Row& row : {
           Row{"strongroom.dev/schedule=a", Operator::kIn, {"a"}},
           Row{"strongroom.dev/schedule == a", Operator::kIn, {"a"}},
           Row{" strongroom.dev/schedule=", Operator::kIn, {""}},
           Row{"strongroom.dev/schedule!=a", Operator::kNotIn, {"a"}},
           Row{"strongroom.dev/schedule in (a, b)", Operator::kIn, {"a", "b"}},
           Row{"strongroom.dev/schedule in(a)", Operator::kIn, {"a"}},
           Row{"strongroom.dev/schedule notin (a,b)", Operator::kNotIn, {"a", "b"}},
           Row{"strongroom.dev/schedule", Operator::kExists, {}},
           Row{"!strongroom.dev/schedule", Operator::kAbsent, {}},
       }) {
    ExpectOne(ReadLabelSelector(row.text), SetField::kSchedule, row.is, row.values, row.text);
  }
  EXPECT_TRUE(ReadLabelSelector("").empty());
  EXPECT_EQ(ReadLabelSelector("strongroom.dev/phase=partial,strongroom.dev/held in (true),").size(),
            2U);
}

// A label that no set has is true of all sets or of none.
TEST(LabelSelector, KnowsThatOtherLabelsAreAbsent) {
  for (const char* all : {"other!=x", "other notin (x)", "!other"}) {
    EXPECT_EQ(ReadLabelSelector(all)[0].is, Operator::kExists) << all;
  }
  for (const char* none : {"other=x", "other in (x)", "other"}) {
    EXPECT_EQ(ReadLabelSelector(none)[0].is, Operator::kAbsent) << none;
  }
}

TEST(LabelSelector, RefusesWhatIsNone) {
  for (const char* text : {"a in (b", "a b", "=a", "a in", "a=(b)", "a=b=c", "a!==b", "in (a)",
                           "a like (b)", "a=b c"}) {
    EXPECT_THROW(ReadLabelSelector(text), ApiStatus) << text;
  }
}

TEST(FieldSelector, IsOfNameAndNamespace) {
  ExpectOne(ReadFieldSelector("metadata.name=a"), SetField::kName, Operator::kIn, {"a"}, "name");
  ExpectOne(ReadFieldSelector("metadata.namespace!=a"), SetField::kNamespace, Operator::kNotIn,
            {"a"}, "namespace");
  EXPECT_THROW(ReadFieldSelector("status.phase=a"), ApiStatus);
  EXPECT_THROW(ReadFieldSelector("metadata.name"), ApiStatus);
}

}  // namespace
}  // namespace strongroom::server::sets
