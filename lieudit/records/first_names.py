"""First names that people of France bear most, without accents: a sign that a text names somebody. Pure data."""

from __future__ import annotations

_SAID = """
adam adele adeline adrien agathe agnes ahmed aicha alain alban albert alex alexandra alexandre alexia alexis ali
alice alicia aline alix amandine amelie amina amine anais andre andrea andree angelina angelique anita anna anne
annette annick annie anthony antoine antoinette antonin antonio ariane arlette armand arnaud arthur astrid aude
audrey augustin aurelie aurelien axel axelle aymeric baptiste barbara bastien baya beatrice benedicte benjamin
benoit berenice bernadette bernard berthe bertrand blandine boris brahim brice brigitte bruno camille capucine
carine carla carmen carole caroline catherine cathy cecile cecilia cedric celia celine cesar chantal charles
charline charlotte chloe christel christelle christian christiane christine christophe cindy claire clara
clarisse claude claudette claudia claudie claudine clemence clement clementine clotilde colette coline colombe
coralie corentin corinne cyril cyrille damien daniel daniele danielle danny david deborah delphine denis denise
diane didier djamila dominique dorian dorothee dylan edith edouard elena eleonore eliane elisa elisabeth elise
elodie eloise elsa emile emilie emma emmanuel emmanuelle enzo eric erika ernest erwan estelle esther ethan
etienne eugene eva eve evelyne fabien fabienne fabrice fanny farid fatiha fatima fatma fernand fernando flavie
flora florence florent florian florine francine francis franck francois francoise frank fred frederic frederique
gabin gabriel gabrielle gael gaelle gaetan gaspard gaston genevieve geoffrey georges georgette gerald geraldine
gerard germain germaine ghislain ghislaine gilbert gilberte gilles ginette gisele grace gregoire gregory guilhem
guillaume gustave guy gwenaelle gwenola habib hakim halima hamid hassan helene heloise henri henriette herve
hortense houria hubert hugo hugues ibrahim ida ines ingrid irene iris isabelle ismael ivan jacky jacob
jacqueline jacques jamel jamila jean jeanne jeannine jennifer jeremie jeremy jerome jessica jimmy joachim
jocelyne joel joelle johan johanna john jonathan jordan jose josee joseph josephine josette josiane josselin
joyce juan judith jules julia julie julien juliette justin justine karen karim karima karine katia kevin khadija
khaled laetitia lamia laura laure laureline laurence laurent laurie lea leila lena leo leon leonard leonie
leslie leticia lia liliane lily lina linda line lionel lisa lise loane loic lola lorena lorenzo louane louis
louise luc luca lucas lucette lucie lucien lucienne lucile ludivine ludovic lydia lydie lylou maeva magali
magalie mahmoud maite malik malika mallory manon manuel marc marcel marcelle margaux margot marguerite maria
mariam marianne marie marina marine marion marius marjorie marthe martial martin martine maryline maryse
maryvonne mathias mathieu mathilde mathis matteo matthias matthieu maud maurice max maxence maxime maya mehdi
melanie melissa melodie michael michel michele micheline mickael mireille mohamed mohammed monique morgan
morgane mourad muriel murielle myriam nabil nadege nadia nadine nafissa naima nassim natacha nathalie nathan
nawel nelly nicolas nicole nina noa noah noe noel noelle noemie nora norbert nordine nour noura oceane octave
odette odile olga olivia olivier ophelie oscar pablo pascal pascale patrice patricia patrick paul paula paulette
pauline peggy perrine philippe pierre pierrette pierrick priscilla quentin rachel rachid rachida raphael
raphaelle raymond raymonde rebecca regine regis remi remy renaud rene renee richard rita robert roger roland
rolande romain romane romeo romuald ronan rosa rosalie rose roselyne roxane ruben sabine sabrina sacha said
salim salima salome salvador samia samir samira samuel samy sandra sandrine sara sarah sebastien selim selma
serge severine sibylle sidonie simon simone sofia sofiane solange solene sonia sophie soraya stanislas stella
stephan stephane stephanie steve steven suzanne suzette sylvain sylvaine sylvette sylviane sylvie tanguy tania
tatiana teddy teresa theo theodore theophile therese thibault thibaut thierry thomas tiphaine titouan tom tony
tristan ugo ulysse urbain ursula valentin valentine valerie vanessa vera veronique victoire victor victoria
vincent violaine violette virgile virginie vivian viviane wassim wilfried william willy xavier yael yamina yan
yanis yann yannick yasmina yasmine yassine yoann yohan yolande youssef yvan yves yvette yvon yvonne zacharie
zahra zineb zoe zohra
"""
FIRST_NAMES = frozenset(_SAID.split())
