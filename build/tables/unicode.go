// Writes unicode.json, the source of assembly/regex/unicodeTables.gen.ts: what \p{…} and case folding mean.
//
// Run by hand, with the release of Go whose regular expressions the engine agrees with (1.26.8):
//
//	go run build/tables/unicode.go > build/tables/unicode.json && npx prettier --write build/tables/unicode.json
//
// Go's regexp looks names up after making them canonical (Greek, Olditalic), and its table of scripts is keyed by names with
// underscores and inner capitals: scripts of such names cannot be reached, and are left out here.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
)

type document struct {
	Version string `json:"version"`
	// Ranges of code points: gaps (from the end of the range before) and lengths, both less one but for the first gap.
	Ranges map[string][]rune `json:"ranges"`
	// Unions of those; an alias is a union of one.
	Unions map[string][]string `json:"unions"`
	// Unions to which (?i) adds nothing: Go has no table of what folds into LC, although U+0345 folds into Ll.
	Unfolded []string `json:"unfolded"`
	// Runs of code points whose next one under simple folding lies at the same distance: first, count, stride, distance.
	Folds [][4]rune `json:"folds"`
}

func main() {
	out := document{unicode.Version, map[string][]rune{}, map[string][]string{}, []string{"Casedletter", "Lc"}, folds()}
	addCategories(&out)
	for name, table := range unicode.Scripts {
		if canonical(name) == name {
			out.Ranges[name] = gaps(members(table))
		}
	}
	for alias, name := range unicode.CategoryAliases {
		if canonical(alias) != canonical(name) {
			out.Unions[canonical(alias)] = []string{canonical(name)}
		}
	}
	check(out)
	write(out)
}

func addCategories(out *document) {
	assigned := []string{}
	for name, table := range unicode.Categories {
		if len(name) != 2 || name == "LC" {
			continue
		}
		out.Ranges[name] = gaps(members(table))
		out.Unions[name[:1]] = append(out.Unions[name[:1]], name)
		if name != "Cn" {
			assigned = append(assigned, name)
		}
	}
	out.Unions["Lc"] = []string{"Ll", "Lt", "Lu"}
	out.Unions["Assigned"] = assigned
	out.Ranges["Any"] = []rune{0, unicode.MaxRune}
	out.Ranges["Ascii"] = []rune{0, unicode.MaxASCII}
	for _, names := range out.Unions {
		sort.Strings(names)
	}
}

func canonical(name string) string {
	name = strings.NewReplacer("_", "", "-", "", " ", "").Replace(name)
	return strings.ToUpper(name[:1]) + strings.ToLower(name[1:])
}

func members(table *unicode.RangeTable) []bool {
	set := make([]bool, unicode.MaxRune+1)
	for _, r := range table.R16 {
		for c := rune(r.Lo); c <= rune(r.Hi); c += rune(r.Stride) {
			set[c] = true
		}
	}
	for _, r := range table.R32 {
		for c := rune(r.Lo); c <= rune(r.Hi); c += rune(r.Stride) {
			set[c] = true
		}
	}
	return set
}

func gaps(set []bool) []rune {
	out := []rune{}
	before := rune(0)
	for c := rune(0); c <= unicode.MaxRune; c++ {
		if !set[c] {
			continue
		}
		first := c
		for c < unicode.MaxRune && set[c+1] {
			c++
		}
		gap := first - before
		if len(out) > 0 {
			gap--
		}
		out = append(out, gap, c-first)
		before = c + 1
	}
	return out
}

func folds() [][4]rune {
	runs := [][4]rune{}
	done := map[rune]bool{}
	for c := rune(0); c <= unicode.MaxRune; c++ {
		distance := unicode.SimpleFold(c) - c
		if distance == 0 || done[c] {
			continue
		}
		same := func(c rune) bool {
			return c <= unicode.MaxRune && !done[c] && unicode.SimpleFold(c)-c == distance
		}
		stride := rune(1)
		if !same(c+1) && same(c+2) {
			stride = 2
		}
		run := [4]rune{c, 0, stride, distance}
		for next := c; same(next); next += stride {
			done[next] = true
			run[1]++
		}
		runs = append(runs, run)
	}
	return runs
}

// check holds what was written against what Go's regexp says of every code point, for every name, with and without (?i).
func check(out document) {
	names := []string{}
	for name := range out.Ranges {
		names = append(names, name)
	}
	for name := range out.Unions {
		names = append(names, name)
	}
	for _, name := range names {
		plain := regexp.MustCompile(`^\p{` + name + `}$`)
		folded := regexp.MustCompile(`^(?i:\p{` + name + `})$`)
		set := out.members(name)
		for c := rune(0); c <= unicode.MaxRune; c++ {
			if c == 0xd800 {
				c = 0xe000
			}
			if set[c] != plain.MatchString(string(c)) {
				panic(fmt.Sprintf("%s: %x", name, c))
			}
			inOrbit := set[c]
			for f := unicode.SimpleFold(c); f != c && !slices.Contains(out.Unfolded, name); f = unicode.SimpleFold(f) {
				inOrbit = inOrbit || set[f]
			}
			if inOrbit != folded.MatchString(string(c)) {
				panic(fmt.Sprintf("(?i)%s: %x", name, c))
			}
		}
	}
}

func (out document) members(name string) []bool {
	set := make([]bool, unicode.MaxRune+1)
	at := rune(0)
	for i, ranges := 0, out.Ranges[name]; i < len(ranges); i += 2 {
		at += ranges[i]
		if i > 0 {
			at++
		}
		for end := at + ranges[i+1]; at <= end; at++ {
			set[at] = true
		}
	}
	for _, part := range out.Unions[name] {
		for c, is := range out.members(part) {
			set[c] = set[c] || is
		}
	}
	return set
}

// write puts each member of an object on a line of its own.
func write(out document) {
	text, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	text = bytes.ReplaceAll(text, []byte(`],"`), []byte("],\n\""))
	text = bytes.ReplaceAll(text, []byte(`},"`), []byte("},\n\""))
	os.Stdout.Write(append(text, '\n'))
}
